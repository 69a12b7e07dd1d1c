import { type Cancellation, never } from '../kernel/cancellation.ts';
import { rootContext } from '../kernel/context.ts';
import { seededRandom } from '../kernel/random.ts';
import type { LocalPort } from '../kubectl/io.ts';
import { initialKubeconfig, printKubeconfig } from '../kubectl/kubeconfig/kubeconfig.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import { complete, startedCluster } from './started-cluster.contract.ts';
import { apiServerAddress } from './topology.ts';

/** A started cluster's terminal: runs a line, and tells its exit code and all that it printed. */
export const terminal = async () => terminalOf(await startedCluster());

interface Workstation {
  readonly ports?: Map<number, LocalPort>;
  readonly cancellation?: Cancellation;
}

/** Whoever sends it is let in as the administrator. */
const kubeconfig = printKubeconfig(
  initialKubeconfig({
    server: `https://${apiServerAddress}`,
    authority: '',
    users: { 'kubernetes-admin': {} },
    current: 'kubernetes-admin',
  }),
);

/** @param files of the machine at which it stands, by path */
export function terminalOf(
  { clock, admin }: Pick<Awaited<ReturnType<typeof startedCluster>>, 'clock' | 'admin'>,
  files = new Map<string, string>(),
  { ports = new Map<number, LocalPort>(), cancellation = never }: Workstation = {},
) {
  let opened = 0;
  return async (line: string | readonly string[], input = '') => {
    let output = '';
    const print = (text: string): void => {
      output += text;
    };
    const code = await complete(
      clock,
      kubectl(typeof line === 'string' ? line.split(' ') : line, {
        clock,
        random: seededRandom(1),
        cancellation,
        listen: (port, answer) => {
          if (ports.has(port)) return undefined;
          ports.set(port, answer);
          return () => ports.delete(port);
        },
        variables: { HOME: '/home/admin' },
        servers: [apiServerAddress],
        sessions: { name: () => `session-${++opened}`, input: (sent) => admin.input(sent) },
        request: (request) => admin.raw(request, { context: rootContext }),
        stdout: print,
        stderr: print,
        stdin: () => Promise.resolve(input),
        readFile: (path) => {
          const text = files.get(path) ?? (path === '/home/admin/.kube/config' ? kubeconfig : undefined);
          return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(text);
        },
        writeFile: (path, text) => {
          files.set(path, text);
          return Promise.resolve();
        },
        filesIn: (directory) => {
          const below = [...files.keys()].filter((path) => path.startsWith(`${directory}/`));
          return Promise.resolve(below.length > 0 ? below.map((path) => path.slice(directory.length + 1)) : undefined);
        },
      }),
    );
    return { code, output };
  };
}
