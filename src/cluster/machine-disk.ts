import { backgroundContext } from '../kernel/context.ts';
import type { Environment } from '../protocol/environment.ts';
import { Connections } from '../protocol/connections.ts';

/** What is kept for a machine that does not answer, in characters. */
const maxPending = 1024 * 1024;

/**
 * Appends to files of a node: what a static pod writes into a mounted folder is on its machine's disk. What comes in one
 * turn goes in one message; while the machine is away it waits.
 */
export function machineDisk(env: Environment, node: string): (path: string, text: string) => void {
  const pending = new Map<string, string>();
  const machines = new Connections(env);
  let writing = false;

  const flush = async (): Promise<void> => {
    for (const [path, text] of pending) {
      await machines.to(`kubelet/${node}`).call('machine.append', { path, text }, { context: backgroundContext });
      const later = pending.get(path)!.slice(text.length);
      if (later === '') pending.delete(path);
      else pending.set(path, later);
    }
  };

  return (path, text) => {
    pending.set(path, `${pending.get(path) ?? ''}${text}`.slice(-maxPending));
    if (writing) return;
    writing = true;
    void Promise.resolve()
      .then(flush)
      .catch(() => {})
      .finally(() => {
        writing = false;
      });
  };
}
