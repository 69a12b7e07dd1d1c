import { type Cancellation, cancellationSource } from '../kernel/cancellation.ts';
import { sleep } from '../kernel/clock.ts';
import { backgroundContext } from '../kernel/context.ts';
import type { Environment } from '../protocol/environment.ts';
import { isNotFound } from './api-error.ts';
import type { RestClient } from './rest.ts';
import { serverReady } from './server-ready.ts';

interface Lease {
  readonly metadata: { readonly resourceVersion?: string };
  readonly spec: {
    readonly holderIdentity?: string;
    readonly renewTime?: string;
    readonly acquireTime?: string;
    readonly leaseTransitions?: number;
    readonly leaseDurationSeconds?: number;
  };
}

export interface LeaderElectionOptions {
  /** Name of the Lease in kube-system, e.g. `kube-scheduler`. */
  readonly name: string;
  readonly identity: string;
  /** Does the work until `leading` is cancelled. */
  readonly lead: (leading: Cancellation) => void;
}

/** client-go's defaults as the control plane uses them, ms. */
const leaseDuration = 15_000;
const renewDeadline = 10_000;
const retryPeriod = 2_000;

/**
 * The same for every start of a component on the control plane's only node: one that was killed takes its own Lease up
 * again at once, instead of waiting until it has run out as another instance would.
 */
export const leaderIdentity = (component: string): string => `control-plane_${component}`;

const path = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';

/** Leads while it holds the Lease, and stops leading when it could not renew it in time. Upstream: client-go tools/leaderelection */
export async function runLeaderElection(
  env: Environment,
  client: RestClient,
  { name, identity, lead }: LeaderElectionOptions,
  stopping: Cancellation,
): Promise<void> {
  const context = { ...backgroundContext, cancellation: stopping };
  let observed: { readonly version: string | undefined; readonly at: number } | undefined;
  /** The Lease as this side wrote it last. */
  let written: Lease | undefined;

  const write = async (lease: Lease): Promise<void> => {
    written = undefined;
    written = await client.send<Lease>('PUT', `${path}/${name}`, { context, body: lease });
  };

  const tryHold = async (): Promise<boolean> => {
    const now = env.clock.now();
    const time = `${new Date(now).toISOString().slice(0, -1)}000Z`;
    const held = { holderIdentity: identity, leaseDurationSeconds: leaseDuration / 1000, renewTime: time };
    // Renewed without being read first: if somebody else wrote it in between, this is a conflict, and it is read.
    const last = written;
    if (last && (await succeeds(() => write({ ...last, spec: { ...last.spec, ...held } })))) return true;
    let lease: Lease;
    try {
      lease = await client.send<Lease>('GET', `${path}/${name}`, { context });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await client.write('POST', path, {
        context,
        body: {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name, namespace: 'kube-system' },
          spec: { ...held, acquireTime: time, leaseTransitions: 0 },
        },
      });
      return true;
    }
    const { spec, metadata } = lease;
    const mine = spec.holderIdentity === identity;
    if (!mine && spec.holderIdentity) {
      // Measured from when this side last saw it change: the holder's clock is not trusted.
      if (observed?.version !== metadata.resourceVersion) observed = { version: metadata.resourceVersion, at: now };
      if (now - observed!.at < leaseDuration) return false;
    }
    const transitions = spec.leaseTransitions ?? 0;
    await write({
      ...lease,
      spec: {
        ...spec,
        ...held,
        acquireTime: mine ? spec.acquireTime : time,
        leaseTransitions: mine ? transitions : transitions + 1,
      },
    });
    return true;
  };

  await serverReady(env.clock, client, stopping);
  while (!stopping.cancelled) {
    if (!(await succeeds(tryHold))) {
      await sleep(env.clock, retryPeriod, stopping);
      continue;
    }
    const leading = cancellationSource(stopping);
    lead(leading);
    let renewedAt = env.clock.now();
    while (!stopping.cancelled && env.clock.now() - renewedAt < renewDeadline) {
      await sleep(env.clock, retryPeriod, stopping);
      if (!stopping.cancelled && (await succeeds(tryHold))) renewedAt = env.clock.now();
    }
    leading.cancel();
  }
}

async function succeeds(attempt: () => Promise<boolean | void>): Promise<boolean> {
  try {
    return (await attempt()) ?? true;
  } catch {
    return false;
  }
}
