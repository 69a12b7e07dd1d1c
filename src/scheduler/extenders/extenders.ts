import { cancellationSource } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import { Connections } from '../../protocol/connections.ts';
import type { Environment } from '../../protocol/environment.ts';
import { RpcError } from '../../protocol/rpc.ts';
import type { ExtenderConfiguration } from '../configuration.ts';
import type { KnownNode, Snapshot } from '../framework.ts';
import type { Pod } from '../objects.ts';
import type { PodInfo } from '../pod-info.ts';
import type { Candidate } from '../plugins/default-preemption.ts';
import { bindByExtender, type BoundByExtender } from './bind.ts';
import { httpExtender, type SendFromMachine } from './extender.ts';
import { filterByExtenders, type FilteredByExtenders } from './filter.ts';
import { type ReviewedCandidates, reviewCandidates } from './preempt.ts';
import { prioritizeByExtenders, type ScoredByExtenders } from './prioritize.ts';

/** What extenders have a say in. */
export interface Extenders {
  filter(pod: PodInfo, nodes: readonly KnownNode[]): Promise<FilteredByExtenders>;
  prioritize(pod: PodInfo, nodes: readonly KnownNode[]): Promise<ScoredByExtenders>;
  review(pod: PodInfo, candidates: readonly Candidate[], snapshot: Snapshot): Promise<ReviewedCandidates>;
  bind(pod: Pod, node: string): Promise<BoundByExtender>;
}

/** @param send the network of the scheduler's machine */
export function createExtenders(
  configurations: readonly ExtenderConfiguration[],
  send: SendFromMachine,
  now: () => number,
): Extenders {
  // Those that may be ignored are asked last.
  const extenders = configurations
    .toSorted((a, b) => Number(a.ignorable ?? false) - Number(b.ignorable ?? false))
    .map((configuration) => httpExtender(configuration, send, now));
  return {
    filter: (pod, nodes) => filterByExtenders(extenders, pod, nodes),
    prioritize: (pod, nodes) => prioritizeByExtenders(extenders, pod, nodes),
    review: (pod, candidates, snapshot) => reviewCandidates(extenders, pod, candidates, snapshot),
    bind: (pod, node) => bindByExtender(extenders, pod, node),
  };
}

/** Sends as a process of the machine does: its kubelet stands for its network. */
export function sendFrom(env: Environment, machine: string): SendFromMachine {
  const machines = new Connections(env);
  return async (request, timeoutMs) => {
    const timer = cancellationSource();
    const late = sleep(env.clock, timeoutMs, timer).then(() => 'timed-out' as const);
    const reply = machines.to(`kubelet/${machine}`).call('machine.request', request, { context: backgroundContext });
    try {
      return await Promise.race([reply, late]);
    } catch (error) {
      if (error instanceof RpcError) return { failure: 'unreachable' };
      throw error;
    } finally {
      timer.cancel();
    }
  };
}
