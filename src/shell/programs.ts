import type { Bash } from 'just-bash/browser';
import { etcdctl } from '../etcdctl/etcdctl.ts';
import type { KubectlIo, LocalPort } from '../kubectl/io.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import type { Machine } from './machine.ts';
import { nano } from './nano/nano.ts';
import { absolute, filesBelow } from './paths.ts';
import { plainWords } from './plain-words.ts';
import type { Foreground, Program, Surroundings } from './program.ts';

/** What prints while it runs, when it stands alone. */
export function programsOf(machine: Machine, bash: () => Bash): Readonly<Record<string, Program>> {
  const files = ({ directory }: Surroundings) => ({
    readFile: (path: string) => bash().readFile(absolute(path, directory)),
    writeFile: (path: string, text: string) => bash().writeFile(absolute(path, directory), text),
  });

  const runNano: Program = (args, foreground, surroundings) => nano(args, foreground, files(surroundings));

  const runKubectl: Program = (args, foreground, surroundings) => {
    const { clock, random, ports, kubectl: access } = machine;
    const { directory } = surroundings;
    return kubectl(args, {
      clock,
      random,
      variables: { ...surroundings.variables, PWD: directory },
      servers: access?.servers ?? [],
      request: (request) => access?.request(request, foreground.cancellation) ?? Promise.reject(new Error('no server')),
      ...(access?.sessions && { sessions: access.sessions }),
      ...(ports && { listen: listenOn(ports) }),
      ...foreground,
      stdin: surroundings.stdin,
      ...files(surroundings),
      removeFile: (path) => bash().fs.rm(absolute(path, directory)),
      filesIn: (path) => filesBelow(bash().fs, absolute(path, directory)),
      runEditor: (command, path) => runEditor(command, path, foreground, surroundings),
    });
  };

  /** An editor of this terminal takes the keys; any other command line changes the file and ends. */
  async function runEditor(
    command: string,
    path: string,
    foreground: Foreground,
    surroundings: Surroundings,
  ): Promise<number> {
    const [name, ...args] = plainWords(command) ?? [];
    if (name === 'nano') return runNano([...args, path], foreground, surroundings);
    const { stdout, stderr, exitCode } = await surroundings.exec(`${command} ${path}`);
    foreground.stdout(stdout);
    foreground.stderr(stderr);
    return exitCode;
  }

  const runEtcdctl: Program = async (args, foreground, surroundings) => {
    const etcd = machine.etcd?.();
    if (!etcd) {
      foreground.stderr('bash: etcdctl: command not found\n');
      return 127;
    }
    try {
      const { writeFile } = files(surroundings);
      return await etcdctl(args, { etcd, ...foreground, writeFile });
    } finally {
      etcd.close();
    }
  };

  return { kubectl: runKubectl, etcdctl: runEtcdctl, nano: runNano };
}

/** Opens ports, each for one who listens. */
function listenOn(ports: Map<number, LocalPort>): NonNullable<KubectlIo['listen']> {
  return (port, answer) => {
    if (ports.has(port)) return undefined;
    ports.set(port, answer);
    return () => ports.delete(port);
  };
}
