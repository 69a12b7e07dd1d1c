import { Diamond, StepBack } from 'lucide-react';
import type { Blame, FieldSource } from '../../journey/why/blame.ts';
import { causesOf } from '../../journey/why/causes.ts';
import { storedObject } from '../../journey/keys.ts';
import { resourceLabel } from '../../journey/labels.ts';
import type { Request } from '../../journey/requests.ts';
import type { SpanStart } from '../../kernel/span.ts';
import { componentFamily } from '../../protocol/components.ts';
import { Writer } from '../flow/EtcdLedger.tsx';
import { FamilyIcon } from '../flow/icons.tsx';
import { type Translate, useJourney } from '../flow/page.tsx';
import { workOf } from '../playback/line.ts';
import { navigatorOf } from '../playback/navigator.ts';
import { secondsOf } from '../playback/use-moment.ts';
import { useApp, useWords } from '../stores/session-context.tsx';

/** Who gave a field its value, from which one, at which stage of which request, and what had caused that. */
export function WhyCard({ why, objectKey }: { why: Blame; objectKey: string }) {
  const t = useWords();
  const app = useApp();
  const origin = useJourney((view) => view.startedAt);
  const { path, value, before, write, request, source } = why;
  const object = storedObject(objectKey);
  const allowed = request?.rooms.authorization?.evidence?.authorizers.find(({ decision }) => decision === 'allow');
  return (
    <>
      <h3>
        <code>{path}</code>
      </h3>
      <dl>
        <Fact name={t('why.value')}>
          <code>{shown(t as never, value)}</code>
        </Fact>
        <Fact name={t('why.before')}>
          <code>{before === undefined ? t('why.was-not-there') : shown(t as never, before)}</code>
        </Fact>
        <Fact name={t('why.written-for')}>
          <Writer writer={request?.sender ?? ''} />
        </Fact>
        <Fact name={t('why.when')}>
          {t('why.at', { revision: write.revision, time: secondsOf(write.record.at, origin) })}
        </Fact>
        {request && <Fact name={t('why.request')}>{requestLabel(request)}</Fact>}
        <Fact name={t('why.stage')}>{sourceText(t as never, source)}</Fact>
        {allowed && <Fact name={t('why.allowed')}>{allowed.reason || allowed.name}</Fact>}
      </dl>
      <div className="wy-actions">
        <button type="button" className="ps-button small" onClick={() => navigatorOf(app).standBehind(write.record)}>
          <StepBack size={12} aria-hidden="true" /> {t('why.go')}
        </button>
        <button
          type="button"
          className="ps-button small"
          onClick={() =>
            navigatorOf(app).toggle({ ...(object && { kind: object.resource, name: object.name }), field: path })
          }
        >
          <Diamond size={11} aria-hidden="true" /> {t('why.break')}
        </button>
      </div>
      <h4>{t('why.causes')}</h4>
      <ol className="wy-causes">
        {causesOf(app.feed.recording, write.start).map((start) => (
          <Cause key={start.id} start={start} origin={origin} />
        ))}
      </ol>
    </>
  );
}

function Cause({ start, origin }: { start: SpanStart; origin: number | undefined }) {
  const app = useApp();
  const { recording } = app.feed;
  return (
    <li data-c={componentFamily(start.component)}>
      <button type="button" onClick={() => navigatorOf(app).standBehind(start)}>
        <span className="num">{secondsOf(start.at, origin)}</span>
        <FamilyIcon family={componentFamily(start.component)} size={13} />
        <span>
          {start.component} · {start.name}
          <small>{workOf(recording, start)}</small>
        </span>
      </button>
    </li>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** A list or an object is looked at line by line, not here. */
const mostShown = 120;

function shown(t: Translate, value: string | undefined): string {
  if (value === undefined) return t('why.nothing');
  return value.length > mostShown ? `${value.slice(0, mostShown)}…` : value;
}

const requestLabel = ({ subject, status }: Request): string =>
  [subject.method, resourceLabel(subject), status].filter(Boolean).join(' ');

const sourceText = (t: Translate, source: FieldSource): string =>
  t(`why.source.${source.by}`, source.by === 'plugin' ? { plugin: source.plugin } : {});
