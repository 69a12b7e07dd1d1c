import type { Context } from '../../kernel/context.ts';
import { networkNotReady } from '../node/node-object.ts';
import type { SyncTurn } from './turn.ts';

/** Upstream: backOffOnTransientErrorPeriod of pkg/kubelet/pod_workers.go */
const retryMs = 1_000;

/** Waits until the node's pods can have addresses; those on the host's network need none. */
export function network(_context: Context, { pod, services, failures }: SyncTurn): Promise<boolean> {
  const isReady = pod.spec.hostNetwork === true || services.node.hasNetwork();
  if (!isReady) {
    const message = `network is not ready: container runtime network not ready: ${networkNotReady}`;
    services.events.pod(pod, 'Warning', 'NetworkNotReady', message);
    failures.push(retryMs);
  }
  return Promise.resolve(isReady);
}
