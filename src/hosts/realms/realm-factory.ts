import type { FromRealm, ToRealm } from '../../protocol/control.ts';
import { controlChannel } from './control-channel.ts';
import type { Realm } from './hub.ts';

/** A realm in a worker of its own. @param died called when the worker breaks by itself */
export function workerRealm(name: string, died: (message: string) => void): Realm {
  const worker = new Worker(new URL('./realm.worker.ts', import.meta.url), { type: 'module', name });
  worker.onerror = (event) => {
    event.preventDefault();
    died(event.message || 'the worker could not be loaded');
  };
  return {
    name,
    channel: controlChannel<ToRealm, FromRealm>(worker),
    terminate: () => worker.terminate(),
  };
}

/** Starts the workers of a placement before there is anything to run in them; each is handed out once. */
export function warmWorkerRealms(placement: ReadonlyMap<string, string>): typeof workerRealm {
  const warm = new Map<string, { readonly realm: Realm; onDeath: (message: string) => void }>();
  for (const [component, name] of placement) {
    if (warm.has(name)) continue;
    const waiting = {
      realm: workerRealm(name, (message) => waiting.onDeath(message)),
      // A worker that cannot be loaded says so again when it is used.
      onDeath: (_message: string): void => void warm.delete(name),
    };
    warm.set(name, waiting);
    waiting.realm.channel.post({ type: 'prepare', component });
  }
  return (name, died) => {
    const waiting = warm.get(name);
    if (!waiting) return workerRealm(name, died);
    warm.delete(name);
    waiting.onDeath = died;
    return waiting.realm;
  };
}

/** A realm on the page's own thread, where workers are blocked: the same code over the same messages. */
export async function pageRealm(name: string): Promise<Realm> {
  const { runRealm } = await import('./realm.ts');
  const { port1, port2 } = new MessageChannel();
  runRealm(controlChannel<FromRealm, ToRealm>(port2));
  const channel = controlChannel<ToRealm, FromRealm>(port1);
  return {
    name,
    channel,
    terminate: () => channel.post({ type: 'end' }),
  };
}
