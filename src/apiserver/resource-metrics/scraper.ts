import { cancellationSource } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import { passed } from '../../kernel/outcome.ts';
import { tracedSync } from '../../kernel/traced.ts';
import { RpcError } from '../../protocol/rpc.ts';
import type { Server } from '../server.ts';
import { readSamples, type Samples } from './samples.ts';
import { resolutionMs, type UsageStore } from './usage-store.ts';

const point = { name: 'resource-use', label: 'resource use' };

/** Upstream: 90 % of --metric-resolution, at most 10 s */
const patienceMs = 10_000;

/** Reads what all kubelets tell, again and again. Upstream: kubernetes-sigs/metrics-server, pkg/server/server.go */
export async function scrapeRegularly(
  { env: { clock, tracer }, reader, kubelet, stopping }: Pick<Server, 'env' | 'reader' | 'kubelet' | 'stopping'>,
  store: UsageStore,
): Promise<void> {
  const read = async (node: string): Promise<readonly [string, Samples] | undefined> => {
    const timer = cancellationSource(stopping);
    const disarm = clock.after(patienceMs, () => timer.cancel());
    const request = { method: 'GET', path: '/metrics/resource', query: '', headers: {} };
    try {
      const context = { ...backgroundContext, cancellation: timer };
      const { status, body } = await kubelet(node).call('http.request', request, { context });
      return status === 200 ? [node, readSamples(body)] : undefined;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      return undefined;
    } finally {
      disarm();
    }
  };
  while (!stopping.cancelled) {
    const told = await Promise.all(reader.list('nodes').map(({ metadata }) => read(metadata.name)));
    store.note(new Map(told.filter((samples) => samples !== undefined)));
    tracedSync(tracer, backgroundContext, point, () => passed(undefined, store.all));
    await sleep(clock, resolutionMs, stopping);
  }
}
