import { never } from '../kernel/cancellation.ts';
import { rootContext } from '../kernel/context.ts';
import { seededRandom } from '../kernel/random.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import { complete, startedCluster } from './started-cluster.contract.ts';

/** A started cluster's terminal: runs a line, and tells its exit code and all that it printed. */
export const terminal = async () => terminalOf(await startedCluster());

export function terminalOf({ clock, admin }: Pick<Awaited<ReturnType<typeof startedCluster>>, 'clock' | 'admin'>) {
  let opened = 0;
  return async (line: string | readonly string[]) => {
    let output = '';
    const print = (text: string): void => {
      output += text;
    };
    const code = await complete(
      clock,
      kubectl(typeof line === 'string' ? line.split(' ') : line, {
        clock,
        random: seededRandom(1),
        cancellation: never,
        namespace: 'default',
        sessions: { name: () => `session-${++opened}`, input: (input) => admin.input(input) },
        request: (request) => admin.raw(request, { context: rootContext }),
        stdout: print,
        stderr: print,
        stdin: () => Promise.resolve(''),
        readFile: () => Promise.reject(new Error('ENOENT')),
      }),
    );
    return { code, output };
  };
}
