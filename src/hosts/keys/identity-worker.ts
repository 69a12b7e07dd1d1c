import type { FromRealm, ToRealm } from '../../protocol/control.ts';
import { type ControlChannel, controlChannel } from '../realms/control-channel.ts';
import type { ClusterIdentity } from './identity.ts';

/** Answers whom the cluster trusts, off the page's thread. */
export interface IdentityWorker {
  /** @param database undefined: nothing is kept. @throws when the stored identity cannot be read */
  ask(database: string | undefined, workers: number): Promise<ClusterIdentity>;
}

/** Milliseconds after which a worker that has not said anything counts as blocked. */
const patience = 5_000;

/** The first worker of the page, or nothing where workers are blocked: that may show as a throw, an event, or silence. */
export function openIdentityWorker(): Promise<IdentityWorker | undefined> {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(new URL('../realms/realm.worker.ts', import.meta.url), {
        type: 'module',
        name: 'identity',
      });
      const channel = controlChannel<ToRealm, FromRealm>(worker);
      const blocked = (): void => {
        clearTimeout(timer);
        worker.terminate();
        resolve(undefined);
      };
      const timer = setTimeout(blocked, patience);
      worker.onerror = (event) => {
        event.preventDefault();
        blocked();
      };
      channel.receive(({ type }) => {
        if (type !== 'ready') return;
        clearTimeout(timer);
        resolve({ ask: (database, workers) => answerOf(worker, channel, database, workers) });
      });
    } catch {
      resolve(undefined);
    }
  });
}

function answerOf(
  worker: Worker,
  channel: ControlChannel<ToRealm, FromRealm>,
  database: string | undefined,
  workers: number,
): Promise<ClusterIdentity> {
  return new Promise<ClusterIdentity>((resolve, reject) => {
    channel.receive((message) => {
      if (message.type === 'identified') resolve(message.identity as ClusterIdentity);
      else if (message.type === 'failed') reject(new Error(message.message));
    });
    worker.onerror = (event) => reject(new Error(event.message));
    channel.post({ type: 'identify', database, workers });
  }).finally(() => worker.terminate());
}
