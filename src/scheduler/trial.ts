import { filterNodes, prefilter, type Scored, scoreNodes } from './algorithm.ts';
import { fitMessage, noNodes } from './fit-error.ts';
import { NodeCache } from './node-cache.ts';
import type { ClusterView } from './cluster-view.ts';
import type { Node, Pod } from './objects.ts';
import { podInfo } from './pod-info.ts';
import { makeRoom } from './post-filter.ts';
import type { Profile } from './profile.ts';

export interface Answer {
  readonly node: string | null;
  readonly message?: string;
  readonly nominated?: string;
  readonly victims?: readonly string[];
  readonly filter: Readonly<Record<string, { readonly plugin: string; readonly reasons: readonly string[] }>>;
  /** Normalised and weighted, per plugin and node; only where there was a choice. */
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Trial {
  /** What the scheduler would decide; changes nothing but a nomination. */
  schedule(pod: Pod): Answer;
  bind(pod: Pod, node: string): void;
  evict(key: string): void;
}

export interface World {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly cluster: ClusterView;
}

/** The scheduler's decisions without a cluster around them: to ask what would be, and to compare with recorded ones. */
export function createTrial(profile: Profile, { nodes, pods, cluster }: World): Trial {
  const cache = new NodeCache(cluster);
  for (const node of nodes) cache.setNode(node);
  for (const pod of pods) if (pod.spec.nodeName) cache.addPod(podInfo(pod), pod.spec.nodeName);
  return {
    schedule(pod) {
      const info = podInfo(pod);
      const { snapshot } = cache;
      if (snapshot.nodes.length === 0) return { node: null, message: noNodes, filter: {} };
      const { feasible, diagnosis } = filterNodes(profile, prefilter(profile, info, snapshot), info, snapshot, 0);
      const filter = Object.fromEntries(
        [...diagnosis.rejections].map(([node, { plugin, reasons }]) => [node, { plugin, reasons }]),
      );
      if (feasible.length === 1) return { node: feasible[0]!.name, filter };
      if (feasible.length > 1) {
        const scored = scoreNodes(profile, info, feasible, snapshot);
        return {
          node: scored.picked.name,
          filter,
          scores: scoreTable(
            scored,
            feasible.map(({ name }) => name),
          ),
        };
      }
      const room = makeRoom(profile, info, diagnosis, snapshot);
      if ('message' in room) return { node: null, filter, message: fitMessage(diagnosis, room.message) };
      const { node, victims } = room.candidate;
      cache.nominate(info, node);
      return {
        node: null,
        filter,
        message: fitMessage(diagnosis, ''),
        nominated: node,
        victims: victims.map(({ key }) => key),
      };
    },
    bind: (pod, node) => cache.addPod(podInfo(pod), node),
    evict: (key) => cache.removePod(key),
  };
}

const scoreTable = ({ plugins }: Scored, names: readonly string[]): NonNullable<Answer['scores']> =>
  Object.fromEntries(
    plugins.map(({ name, weight, normalized }) => [
      name,
      Object.fromEntries(normalized.map((score, i) => [names[i]!, score * weight])),
    ]),
  );
