import type { VirtualMs } from '../../kernel/clock.ts';
import type { ComponentFamily } from '../../protocol/components.ts';
import type { SpanName } from '../../protocol/spans.ts';
import type { Pod } from '../pods.ts';

export const stretchNames = ['accept', 'admit', 'sandbox', 'pull', 'start', 'report'] as const;

/** A stretch of the way from the first request to Ready. */
export interface Stretch {
  readonly name: (typeof stretchNames)[number];
  readonly family: ComponentFamily;
  readonly from: VirtualMs;
  readonly until: VirtualMs;
}

/**
 * Cuts a pod's way to Ready at what everything after it had to wait for: bound, sandbox asked for, pull begun,
 * pulled, started, Ready stored. Stretches that have not begun are left out.
 */
export function criticalPath(pod: Pod): readonly Stretch[] {
  const first = (name: SpanName) => pod.steps.find((step) => step.name === name);
  const begin = first('request')?.at ?? pod.writes[0]?.at;
  const bound = pod.writes.find(({ facts }) => facts.node !== '')?.at ?? first('cycle')?.until;
  const sandbox = first('sandbox');
  const pull = first('pull-image');
  const started = first('start-container');
  const ready = readyAt(pod);
  const cuts: readonly [Stretch['name'], ComponentFamily, VirtualMs | undefined, VirtualMs | undefined][] = [
    ['accept', 'apiserver', begin, bound],
    ['admit', 'kubelet', bound, sandbox?.at],
    ['sandbox', 'runtime', sandbox?.at, pull?.at ?? first('create-container')?.at],
    ['pull', 'runtime', pull?.at, pull?.until],
    ['start', 'runtime', pull?.until ?? first('create-container')?.at, started?.until],
    ['report', 'kubelet', started?.until, ready],
  ];
  return cuts.flatMap(([name, family, from, until]) =>
    from === undefined || until === undefined || until < from ? [] : [{ name, family, from, until }],
  );
}

/** When a revision with Ready True was first stored. */
export const readyAt = (pod: Pod): VirtualMs | undefined => pod.writes.find(({ facts }) => facts.ready)?.at;

/** A condition's, the phase's or a container's value for as long as stored revisions said so. */
export interface Stretched {
  readonly value: string;
  readonly reason: string;
  readonly from: VirtualMs;
  /** Absent: it still holds. */
  readonly until?: VirtualMs;
}

/** The parallel lanes of what a client could have read: phase, kubectl's STATUS, container state, then one per condition. */
export function statusLanes(pod: Pod): ReadonlyMap<string, readonly Stretched[]> {
  const lanes = new Map<string, Stretched[]>([
    ['phase', []],
    ['status', []],
    ['container', []],
  ]);
  const say = (lane: string, value: string, reason: string, at: VirtualMs): void => {
    const stretches = lanes.get(lane) ?? [];
    lanes.set(lane, stretches);
    const last = stretches.at(-1);
    if (last && last.until === undefined && last.value === value && last.reason === reason) return;
    if (last && last.until === undefined) stretches[stretches.length - 1] = { ...last, until: at };
    if (value) stretches.push({ value, reason, from: at });
  };
  for (const { at, facts, operation } of pod.writes) {
    const gone = operation === 'delete';
    say('phase', gone ? '' : facts.phase, '', at);
    say('status', gone ? '' : facts.status, '', at);
    say('container', gone ? '' : facts.containerState, '', at);
    for (const { type, status, reason } of facts.conditions)
      say(type, gone ? '' : status, status === 'True' ? '' : (reason ?? ''), at);
  }
  return lanes;
}
