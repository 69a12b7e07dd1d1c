import { readFile, writeFile } from 'node:fs/promises';
import { readSnapshot } from '../../etcd/snapshot-file.ts';
import type { StoredChange } from '../../etcd/stored-change.ts';
import { rootContext } from '../../kernel/context.ts';
import type { Environment } from '../../protocol/environment.ts';
import { connect } from '../../protocol/rpc.ts';

/** What etcd begins with. @param path of a snapshot, as the page saves it or this program @throws when it is not whole */
export const restoredFrom = async (path: string | undefined): Promise<readonly StoredChange[]> =>
  path === undefined ? [] : readSnapshot(await readFile(path, 'utf8'));

/** Writes a snapshot of etcd when this process is told to end, and then ends. */
export function saveAtEnd(path: string, { bus, tracer }: Environment, say: (line: string) => void): void {
  const save = async (): Promise<void> => {
    try {
      const peer = connect(bus.dial('etcd'), tracer);
      const { snapshot } = await peer.call('etcd.snapshot', {}, { context: rootContext });
      await writeFile(path, snapshot);
      process.exit(0);
    } catch (error) {
      say(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void save());
}
