import { causedBy, type Context } from '../kernel/context.ts';
import { passed, refused, type Outcome } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import type { CycleEvidence } from '../protocol/evidence/scheduling.ts';
import { type Filtered, filterNodes, prefilter, type Prepared, reserve, scoreNodes } from './algorithm.ts';
import { bind, type Placement } from './binding.ts';
import { type Failed, wentWrong } from './failed.ts';
import { fitMessage, noNodes } from './fit-error.ts';
import type { KnownNode, Snapshot } from './framework.ts';
import { later } from './later.ts';
import { filterOutside, scoreOutside } from './outside.ts';
import type { PodInfo } from './pod-info.ts';
import type { Profile } from './profile.ts';
import type { QueuedPod } from './queued-pod.ts';
import { podSubject, profileFor, type RunningProfile, type Scheduler } from './scheduler.ts';

/** What a cycle decided, before the binding. */
interface Decision {
  readonly placement?: Placement;
  readonly failed?: Failed;
  readonly evaluated: number;
  readonly feasible: number;
}

/**
 * One attempt to place one pod. Resolves as soon as the node is decided on and reserved: the binding goes on beside the
 * next pod's cycle. Upstream: pkg/scheduler/schedule_one.go (ScheduleOne)
 */
export function schedulePod(scheduler: Scheduler, queued: QueuedPod): Promise<void> {
  return new Promise((resolve) => {
    const { env } = scheduler;
    const { pod } = queued.info;
    const subject = { ...podSubject(pod), attempt: queued.attempts };
    const point = { name: 'cycle', subject, label: `schedule ${pod.metadata.name}` };
    Promise.resolve(
      traced(env, causedBy(queued.causes), point, (context) => cycle(scheduler, context, queued, resolve)),
    )
      .catch((error: unknown) => {
        env.report(`scheduling ${queued.info.key}: ${String(error)}`);
        scheduler.cache.forget(queued.info.key);
        scheduler.queue.retry(queued, queued.info, new Set());
      })
      .finally(resolve);
  });
}

async function cycle(
  scheduler: Scheduler,
  context: Context,
  queued: QueuedPod,
  onDecided: () => void,
): Promise<Outcome<void, CycleEvidence, void>> {
  const { info } = queued;
  const running = profileFor(scheduler, info.pod)!;
  const decision = await decide(scheduler, context, running, info);
  const counts = { evaluatedNodes: decision.evaluated, feasibleNodes: decision.feasible };
  const { placement } = decision;
  if (!placement) {
    const failed = decision.failed!;
    const { handleFailure } = await later.failure.load();
    const written = handleFailure(scheduler, context, running, queued, failed);
    onDecided();
    await written;
    return refused(undefined, { result: resultOf(failed), message: failed.message, ...counts });
  }
  const bound = await bind(scheduler, context, running, info, placement, onDecided);
  if (bound === 'bound') {
    scheduler.queue.done(info.key);
    return passed(undefined, { result: 'bound', node: placement.node.name, ...counts });
  }
  scheduler.cache.forget(info.key);
  scheduler.volumes.forget(placement.reservation?.plans ?? []);
  const room = { type: 'AssignedPodDelete', pod: info.pod } as const;
  if (bound === 'deleted') {
    scheduler.queue.onEvent(room, undefined);
    scheduler.queue.done(info.key);
    return refused(undefined, { result: 'deleted', ...counts });
  }
  const { failed } = bound;
  // The room that a rejected pod leaves is news for the others alone: it had that room.
  if (failed.reason === 'SchedulerError') scheduler.queue.onEvent(room, undefined);
  const { handleFailure } = await later.failure.load();
  const written = handleFailure(scheduler, context, running, queued, { ...failed, nominatedNode: '' });
  if (failed.reason === 'Unschedulable')
    scheduler.queue.onEvent(room, undefined, ({ pod }) => pod.metadata.uid !== info.pod.metadata.uid);
  await written;
  return refused(undefined, { result: resultOf(failed), message: failed.message, ...counts });
}

const resultOf = ({ reason }: Failed) => (reason === 'Unschedulable' ? 'unschedulable' : 'error');

async function decide(
  scheduler: Scheduler,
  context: Context,
  running: RunningProfile,
  pod: PodInfo,
): Promise<Decision> {
  const { env, cache, volumes } = scheduler;
  const { profile } = running;
  const name = pod.pod.metadata.name;
  const snapshot = cache.snapshot;
  if (snapshot.nodes.length === 0) {
    const failed: Failed = { reason: 'Unschedulable', message: noNodes, rejectedBy: allFilters(profile) };
    return { failed, evaluated: 0, feasible: 0 };
  }
  const prepared = await traced(env, context, { name: 'prefilter', label: `prefilter ${name}` }, () => {
    const result = prefilter(profile, pod, snapshot);
    const evidence = { plugins: result.facts };
    return result.rejectedBy ? refused(result, evidence) : passed(result, evidence);
  });
  const plan: Prepared = prepared.ok ? prepared.value : prepared.refusal;
  const filtered = await filter(scheduler, context, profile, pod, plan, snapshot);
  const { feasible, diagnosis, evaluated, error } = filtered;
  if (error !== undefined) {
    return { failed: wentWrong(error), evaluated, feasible: 0 };
  }
  if (feasible.length === 0) {
    const { message: afterword, nominatedNode } = await later.postFilter.use(({ postFilter }) =>
      postFilter(scheduler, context, running, pod, diagnosis, snapshot),
    );
    const message = fitMessage(diagnosis, afterword);
    const rejectedBy = diagnosis.unschedulablePlugins;
    return { failed: { reason: 'Unschedulable', message, rejectedBy, nominatedNode }, evaluated, feasible: 0 };
  }
  const node = feasible.length === 1 ? feasible[0]! : await score(scheduler, context, profile, pod, feasible, snapshot);
  if (typeof node === 'string') return { failed: wentWrong(node), evaluated, feasible: feasible.length };
  const reserved = await traced(env, context, { name: 'reserve', label: `reserve ${node.name}` }, () => {
    const reservation = reserve(profile, pod, node, snapshot);
    cache.assume(pod, node.name);
    volumes.assume(reservation?.plans ?? []);
    return passed({ node, ...(reservation && { reservation }) }, { node: node.name });
  });
  return { placement: reserved.value, evaluated, feasible: feasible.length };
}

async function filter(
  scheduler: Scheduler,
  context: Context,
  profile: Profile,
  pod: PodInfo,
  prepared: Prepared,
  snapshot: Snapshot,
): Promise<Filtered & { readonly error?: string | undefined }> {
  const point = { name: 'filter', label: `filter ${pod.pod.metadata.name}` };
  const outcome = await traced(scheduler.env, context, point, async () => {
    const byPlugins = filterNodes(profile, prepared, pod, snapshot, scheduler.nextStart);
    scheduler.nextStart = byPlugins.nextStart;
    const outside = await filterOutside(scheduler, profile, pod, byPlugins);
    const { error } = outside;
    const filtered = { ...outside.filtered, error };
    const { feasible, diagnosis } = filtered;
    const rejections = [...diagnosis.rejections];
    const plugins = [...prepared.filters.map(({ name }) => name), ...outside.names];
    if (feasible.length > 0 || error !== undefined) {
      const out = rejections.map(([node, { plugin, reasons }]) => ({ node, failedBy: plugin, reasons }));
      const nodes = [...feasible.map(({ name }) => ({ node: name })), ...out];
      const evidence = { plugins, nodes, ...outside.evidence };
      return error === undefined ? passed(filtered, evidence) : refused(filtered, evidence);
    }
    const { smallestFix } = await later.smallestFix.load();
    const known = new Map(snapshot.nodes.map((node) => [node.name, node]));
    const nodes = rejections.map(([node, { plugin, reasons }]) => ({
      node,
      failedBy: plugin,
      reasons,
      fixes: smallestFix(prepared, pod, known.get(node)!, reasons),
    }));
    return refused(filtered, { plugins, nodes, ...outside.evidence });
  });
  return outcome.ok ? outcome.value : outcome.refusal;
}

/** The node, or why there is none. */
async function score(
  scheduler: Scheduler,
  context: Context,
  profile: Profile,
  pod: PodInfo,
  feasible: readonly KnownNode[],
  snapshot: Snapshot,
): Promise<KnownNode | string> {
  const point = { name: 'score', label: `score ${pod.pod.metadata.name}` };
  const outcome = await traced(scheduler.env, context, point, async () => {
    const { scores, evidence, error } = await scoreOutside(scheduler, profile, pod, feasible);
    const { plugins, totals, picked } = scoreNodes(profile, pod, feasible, snapshot, scores);
    const nodes = feasible.map(({ name }) => name);
    if (error !== undefined) return refused(error, { nodes, plugins, totals, picked: '', ...evidence });
    return passed(picked, { nodes, plugins, totals, picked: picked.name, ...evidence });
  });
  return outcome.ok ? outcome.value : outcome.refusal;
}

const allFilters = ({ filters }: Profile): ReadonlySet<string> => new Set(filters.map(({ name }) => name));
