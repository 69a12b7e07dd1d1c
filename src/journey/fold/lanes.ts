import type { SpanEnd, SpanStart } from '../../kernel/span.ts';
import { componentFamily } from '../../protocol/components.ts';
import type { SpanName } from '../../protocol/spans.ts';
import { type Fold, subjectOf } from './draft.ts';
import { spanLabel } from '../labels.ts';
import type { LaneSpan } from '../lanes.ts';
import { saysNo } from '../requests.ts';

/** Whether work is drawn on a component's lane; what it consists of is not drawn again. */
const drawn: { readonly [Name in SpanName]: boolean } = {
  request: true,
  serve: true,
  authentication: false,
  audit: false,
  'flow-control': false,
  authorization: false,
  decoding: false,
  'mutating-admission': false,
  validation: false,
  'validating-admission': false,
  storage: false,
  response: false,
  'resource-use': false,
  'watch-cache': false,
  'etcd.range': true,
  'etcd.txn': true,
  queue: false,
  cycle: true,
  prefilter: false,
  filter: false,
  postfilter: false,
  score: false,
  reserve: false,
  permit: false,
  prebind: false,
  bind: false,
  reconcile: true,
  sync: true,
  'pod-admission': true,
  probe: true,
  'status-update': true,
  'node-status': true,
  sandbox: true,
  network: true,
  'pull-image': true,
  'create-container': true,
  'start-container': true,
  'stop-container': true,
  connection: true,
  'container-exit': false,
  started: false,
  fault: true,
  strike: true,
  stopped: false,
};

/** Other programs' work has names of their own. */
const isDrawn = (name: string): boolean => !Object.hasOwn(drawn, name) || drawn[name as SpanName];

const isLongWatch = (start: SpanStart): boolean =>
  (start.name === 'request' || start.name === 'serve') && subjectOf('request', start).verb === 'watch';

/** A component that waits for the API server's answer is not working. */
const isWorking = (start: SpanStart): boolean =>
  !start.background && (start.name !== 'request' || componentFamily(start.component) === 'client');

/** Work that a lane shows solid. */
export const isLaneWork = (start: SpanStart): boolean => isDrawn(start.name) && !isLongWatch(start) && isWorking(start);

/** Who got no answer, because nobody listened yet, has waited and tries again: that is no refusal. */
function judged({ solid }: LaneSpan, start: SpanStart, end: SpanEnd): Pick<LaneSpan, 'solid' | 'bad'> {
  if (start.name !== 'request' && start.name !== 'serve') return { solid, bad: end.outcome !== 'ok' };
  const status = (end.evidence as { readonly status?: number } | undefined)?.status;
  if (status === undefined) return { solid: false, bad: start.name === 'serve' && end.outcome !== 'ok' };
  return { solid, bad: saysNo(subjectOf('request', start).verb, status) };
}

export const laneFold: Fold = {
  start(draft, start) {
    if (!isDrawn(start.name) || isLongWatch(start)) return undefined;
    const lane = draft.lanes.get(componentFamily(start.component))!.append({
      spanId: start.id,
      traceId: start.traceId,
      component: start.component,
      name: start.name as SpanName,
      label: spanLabel(start),
      at: start.at,
      solid: isWorking(start),
      ...(start.inferred && { inferred: true as const }),
      bad: false,
    });
    return { lane };
  },
  end(draft, { start, lane }, end) {
    if (lane === undefined) return;
    const tape = draft.lanes.get(componentFamily(start.component))!;
    const span = tape.get(lane);
    if (span?.spanId === start.id) tape.patch(lane, { until: end.at, ...judged(span, start, end) });
  },
};
