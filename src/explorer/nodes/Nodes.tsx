import './nodes.css';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { objectAt } from '../../journey/why/causes.ts';
import {
  nodeOverview,
  type ContainerOverview,
  type PodOverview,
  type ResourceShare,
} from '../../journey/node-overview.ts';
import { parseObject } from '../../journey/object-facts.ts';
import { useJourney, usePage, useSelection, useText } from '../flow/page.tsx';
import { PhaseGlyph } from '../flow/PhaseGlyph.tsx';
import { useNodeNames } from '../flow/use-node-names.ts';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { useAnswer } from '../stores/use-answer.ts';
import { Tabs } from '../ui/Tabs.tsx';

/** Images that are listed: a node can hold hundreds. */
const mostImages = 12;

/** One node: what it has, what is asked of it, and what runs on it down to the containers. */
export function Nodes() {
  const t = useWords();
  const { layout } = useApp();
  const names = useNodeNames();
  const wanted = useLayout((state) => state.node);
  const name = names.includes(wanted ?? '') ? wanted! : (names[1] ?? names[0]);
  if (name === undefined) return <p className="nd-none">{t('nodes.none')}</p>;
  return (
    <div className="nd-frame">
      <Tabs
        label={t('nodes.pick')}
        current={name}
        items={names.map((id) => ({ id, label: <code>{id}</code> }))}
        onPick={(node) => layout.setState({ node })}
      />
      <NodeSheet key={name} name={name} />
    </div>
  );
}

/** Reads objects of a node again only when they have changed: the view changes with every frame of a busy cluster. */
function useParsed(): (key: string, text: string) => object | undefined {
  const [known] = useState(() => new Map<string, { readonly text: string; readonly object: object | undefined }>());
  return useCallback(
    (key, text) => {
      const last = known.get(key);
      if (last?.text === text) return last.object;
      const object = parseObject(text);
      known.set(key, { text, object });
      return object;
    },
    [known],
  );
}

function NodeSheet({ name }: { name: string }) {
  const t = useWords();
  const { feed } = useApp();
  const view = useJourney((whole) => whole);
  const head = useStore(feed.playhead);
  const parse = useParsed();
  const overview = useAnswer(
    useCallback(
      function* () {
        const { recording } = feed;
        const until = head.at === 'past' ? recording.before(head.position) : undefined;
        const keys = [...(view.nodes.get(name)?.pods.keys() ?? [])].map((key) => `/registry/pods/${key}`);
        const objects: (object | undefined)[] = [];
        for (const key of [`/registry/minions/${name}`, ...keys]) {
          const text = (yield* objectAt(recording, view, key, until))?.text;
          objects.push(text === undefined ? undefined : parse(key, text));
        }
        const [node, ...pods] = objects;
        return (
          node &&
          nodeOverview(
            node,
            pods.flatMap((pod) => pod ?? []),
          )
        );
      },
      [feed, view, head, name, parse],
    ),
  );
  if (!overview) return <p className="nd-none">{t('nodes.unknown', { name })}</p>;
  const { conditions, taints, addresses, shares, pods, images } = overview;
  return (
    <div className="nd">
      <section className="nd-side" aria-label={name}>
        <h2>{t('nodes.resources')}</h2>
        {shares.map((share) => (
          <Share key={share.resource} share={share} />
        ))}
        <h2>{t('nodes.conditions')}</h2>
        <ul className="nd-facts">
          {conditions.map(({ type, status, reason }) => (
            <li key={type} data-bad={(type === 'Ready') !== (status === 'True') || undefined}>
              <span>{type}</span> <b>{status}</b> <em>{reason}</em>
            </li>
          ))}
        </ul>
        <h2>{t('nodes.taints')}</h2>
        <ul className="nd-facts">
          {[...taints, ...addresses].map((text) => (
            <li key={text}>
              <code>{text}</code>
            </li>
          ))}
        </ul>
        <h2>{t('nodes.images', { count: images.length })}</h2>
        <ul className="nd-facts">
          {images.slice(0, mostImages).map((image) => (
            <li key={image.name} title={image.name}>
              <code>{image.name}</code> <em>{(image.bytes / 1e6).toFixed(1)} MB</em>
            </li>
          ))}
        </ul>
      </section>
      <section className="nd-pods" aria-label={t('nodes.pods')}>
        <h2>{t('nodes.pods')}</h2>
        {pods.length === 0 && <p className="nd-none">{t('nodes.no-pods')}</p>}
        {pods.map((pod) => (
          <PodCard key={pod.key} pod={pod} node={name} />
        ))}
      </section>
    </div>
  );
}

const shown: Readonly<Record<ResourceShare['resource'], (value: number) => string>> = {
  cpu: (value) => (value / 1000).toFixed(2),
  memory: (value) => `${(value / 2 ** 20).toFixed(0)} Mi`,
  pods: String,
};

function Share({ share: { resource, allocatable, requested } }: { share: ResourceShare }) {
  const t = useWords();
  const part = allocatable === 0 ? 0 : Math.min(1, requested / allocatable);
  return (
    <p className="nd-share">
      <b>{resource}</b>
      <span>
        {t('nodes.share', { requested: shown[resource](requested), allocatable: shown[resource](allocatable) })}
      </span>
      <i aria-hidden="true">
        <i style={{ width: `${part * 100}%` }} />
      </i>
    </p>
  );
}

function PodCard({ pod, node }: { pod: PodOverview; node: string }) {
  const { select } = usePage();
  const cell = useJourney((view) => view.nodes.get(node)?.pods.get(pod.key));
  const chosen = useSelection((selection) => selection.pod === pod.key);
  return (
    <article className="nd-pod">
      <button type="button" aria-pressed={chosen} onClick={() => select({ pod: pod.key })}>
        {cell && <PhaseGlyph glyph={cell.glyph} />}
        <b>{pod.key}</b>
        <span>{cell?.status}</span>
        <em>{[pod.qos, pod.ip].filter(Boolean).join(' · ')}</em>
      </button>
      <ul>
        {pod.containers.map((container) => (
          <ContainerRow key={`${container.role}/${container.name}`} container={container} />
        ))}
      </ul>
    </article>
  );
}

const amounts = (of: Readonly<Record<string, string>>): string =>
  Object.entries(of)
    .map(([resource, amount]) => `${resource} ${amount}`)
    .join(', ');

function ContainerRow({ container }: { container: ContainerOverview }) {
  const t = useText();
  const { name, role, image, command, state, reason, restarts, requests, limits } = container;
  return (
    <li data-state={state}>
      <b>{name}</b>
      {role !== 'container' && <em>{t(`nodes.role.${role}`)}</em>}
      <span className="nd-state">
        {t(`nodes.state.${state}`)}
        {reason && `: ${reason}`}
        {restarts > 0 && ` · ${t('nodes.restarts', { count: restarts })}`}
      </span>
      <code title={command}>{command ? `${image} ${command}` : image}</code>
      <small>
        {[
          amounts(requests) && t('nodes.requests', { amounts: amounts(requests) }),
          amounts(limits) && t('nodes.limits', { amounts: amounts(limits) }),
        ]
          .filter(Boolean)
          .join('; ') || t('nodes.nothing-asked')}
      </small>
    </li>
  );
}
