import { Bash, defineCommand } from 'just-bash/browser';
import type { Cancellation } from '../kernel/cancellation.ts';
import type { Random } from '../kernel/random.ts';
import type { KubectlIo, LocalPort, Sessions, TerminalWindow } from '../kubectl/io.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import type { ApiRequest, ApiResponse } from '../protocol/http.ts';
import type { MachineOutput, MachineState } from '../protocol/messages.ts';
import { etcdctl } from '../etcdctl/etcdctl.ts';
import type { Peer } from '../protocol/rpc.ts';
import { download, isOnInternet } from './download.ts';
import { plainWords } from './plain-words.ts';
import { printProcesses } from './processes.ts';

/** A computer that one can log in to. */
export interface Machine {
  readonly hostname: string;
  readonly user: string;
  readonly home: string;
  /** Its files and processes as they are now. */
  inspect(): Promise<MachineState>;
  /** Runs a program that talks to others; absent where nobody can be reached. */
  readonly network?: (command: readonly string[], workingDir: string) => Promise<MachineOutput>;
  /** Ports that are open on it, for whoever listens and whoever asks; absent where nobody can listen. */
  readonly ports?: Map<number, LocalPort>;
  /** Keeps a file that was changed here; absent where nothing of it outlasts the login. */
  readonly keep?: (path: string, text: string) => Promise<void>;
  /** What kubectl on this machine talks to; nothing where it has no kubeconfig. */
  readonly kubectl?: KubectlAccess;
  /** A new connection to etcd; nothing where etcdctl cannot reach it. */
  readonly etcd?: () => Peer;
  readonly clock: KubectlIo['clock'];
  readonly random: Random;
  /** Where somebody finds what they look for with this line, if it is on another machine. */
  readonly elsewhere?: (line: string) => string | undefined;
}

export interface KubectlAccess {
  readonly namespace: string;
  /** Gives the request up on cancellation. */
  readonly request: (request: ApiRequest, cancellation: Cancellation) => Promise<ApiResponse>;
  readonly sessions?: Sessions;
}

const networkPrograms = ['curl', 'wget', 'nslookup', 'nc'] as const;

const noKubeconfig =
  'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n';

/** Where a command's text goes while it runs, and what stops it. */
export interface Foreground {
  readonly cancellation: Cancellation;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Takes the keys from the line editor; absent where no terminal is at the input. */
  readonly keys?: NonNullable<KubectlIo['keys']>;
  readonly window?: TerminalWindow;
}

/** Exit code of what Ctrl+C ended. */
const interrupted = 130;

type Program = (args: readonly string[], foreground: Foreground, stdin: () => Promise<string>) => Promise<number>;

/** A bash on one machine: variables, directory and files last as long as the login. */
export class MachineShell {
  readonly machine: Machine;
  readonly #bash: Bash;
  readonly #system = new Map<string, string>();
  #state: MachineState;
  #foreground: Foreground | undefined;
  #directory: string;
  #environment: Record<string, string>;

  private constructor(machine: Machine, state: MachineState) {
    this.machine = machine;
    this.#state = state;
    this.#directory = machine.home;
    this.#environment = { HOME: machine.home, USER: machine.user, HOSTNAME: machine.hostname, PWD: machine.home };
    this.#bash = new Bash({
      cwd: machine.home,
      files: { [`${machine.home}/.profile`]: '', ...state.files },
      env: this.#environment,
      customCommands: [
        ...Object.entries(this.#programs).map(([name, program]) =>
          defineCommand(name, (args, context) => this.#piped(program, args, String(context.stdin))),
        ),
        defineCommand('ps', (args) =>
          Promise.resolve(result(printProcesses(args, this.#state.processes, machine.clock.now()))),
        ),
        ...networkPrograms.map((name) => defineCommand(name, (args, { cwd }) => this.#overNetwork(name, args, cwd))),
        defineCommand('hostname', () => Promise.resolve(result(`${machine.hostname}\n`))),
        defineCommand('whoami', () => Promise.resolve(result(`${machine.user}\n`))),
      ],
    });
    for (const [path, content] of Object.entries(state.files)) this.#system.set(path, content);
  }

  static async login(machine: Machine): Promise<MachineShell> {
    return new MachineShell(machine, await machine.inspect());
  }

  /** `~` or the directory's path, as a prompt shows it. */
  get directory(): string {
    const { home } = this.machine;
    return this.#directory === home || this.#directory.startsWith(`${home}/`)
      ? `~${this.#directory.slice(home.length)}`
      : this.#directory;
  }

  /**
   * Runs a line to its end, or until it is cancelled: then nothing more of it is heard, even where it still waits for
   * an answer. A lone kubectl or etcdctl prints while it runs; what is piped arrives when it is done.
   * @returns its exit code
   */
  async run(line: string, { cancellation, stdout, stderr, keys, window }: Foreground): Promise<number> {
    const unlessCancelled =
      (print: (text: string) => void) =>
      (text: string): void => {
        if (!cancellation.cancelled) print(text);
      };
    const cancelled = new Promise<number>((resolve) => cancellation.onCancel(() => resolve(interrupted)));
    const foreground = {
      cancellation,
      stdout: unlessCancelled(stdout),
      stderr: unlessCancelled(stderr),
      ...(keys && { keys }),
      ...(window && { window }),
    };
    return Promise.race([this.#run(line, foreground), cancelled]);
  }

  async #run(line: string, foreground: Foreground): Promise<number> {
    await this.#refresh();
    this.#foreground = foreground;
    const words = plainWords(line);
    const [name = ''] = words ?? [];
    if (words && Object.hasOwn(this.#programs, name))
      return this.#programs[name]!(words.slice(1), foreground, () => Promise.resolve(''));
    let code = 1;
    const abort = new AbortController();
    const stopListening = foreground.cancellation.onCancel(() => abort.abort());
    try {
      const { stdout, stderr, env, exitCode } = await this.#bash.exec(line, {
        cwd: this.#directory,
        env: this.#environment,
        signal: abort.signal,
      });
      code = exitCode;
      this.#environment = env;
      this.#directory = env['PWD'] ?? this.#directory;
      foreground.stdout(stdout);
      foreground.stderr(stderr);
      await this.#keepChanges();
    } catch (error) {
      foreground.stderr(`bash: ${error instanceof Error ? error.message : String(error)}\n`);
    } finally {
      stopListening();
    }
    const elsewhere = this.machine.elsewhere?.(line);
    if (elsewhere !== undefined) foreground.stderr(`${elsewhere}\n`);
    return code;
  }

  /** Names of files in the shell's directory, for completion; none where the directory is gone. */
  async list(): Promise<readonly string[]> {
    return this.#bash.fs.readdir(this.#directory).catch(() => []);
  }

  /** Takes over what has changed on the machine since; what the user wrote stays. */
  async #refresh(): Promise<void> {
    try {
      this.#state = await this.machine.inspect();
    } catch {
      return;
    }
    for (const [path, content] of Object.entries(this.#state.files)) {
      if (this.#system.get(path) === content) continue;
      this.#system.set(path, content);
      await this.#bash.writeFile(path, content);
    }
  }

  /** Hands on what was written below /etc/kubernetes: there lies what the cluster's parts are started with. */
  async #keepChanges(): Promise<void> {
    const { keep } = this.machine;
    if (!keep) return;
    for (const path of this.#bash.fs.getAllPaths()) {
      if (!path.startsWith('/etc/kubernetes/') || !(await this.#bash.fs.stat(path)).isFile) continue;
      const text = await this.#bash.readFile(path);
      if (this.#system.get(path) === text) continue;
      this.#system.set(path, text);
      await keep(path, text);
    }
  }

  async #piped(program: Program, args: readonly string[], stdin: string) {
    let stdout = '';
    let stderr = '';
    const exitCode = await program(
      args,
      {
        cancellation: this.#foreground!.cancellation,
        stdout: (text) => {
          stdout += text;
        },
        stderr: (text) => {
          stderr += text;
        },
      },
      () => Promise.resolve(stdin),
    );
    return { stdout, stderr, exitCode };
  }

  async #overNetwork(name: (typeof networkPrograms)[number], args: readonly string[], directory: string) {
    const { network, clock } = this.machine;
    const address = args.find((arg) => !arg.startsWith('-')) ?? '';
    if (network && !isOnInternet(address)) {
      const { files, ...output } = await network([name, ...args], directory);
      for (const [path, text] of Object.entries(files)) await this.#bash.writeFile(path, text);
      return output;
    }
    if (name === 'wget' || name === 'curl') return download(name, args, clock.now());
    return { stdout: '', stderr: `bash: ${name}: command not found\n`, exitCode: 127 };
  }

  readonly #kubectl: Program = async (args, foreground, stdin) => {
    const access = this.machine.kubectl;
    if (!access) {
      foreground.stderr(noKubeconfig);
      return 1;
    }
    return kubectl(args, {
      clock: this.machine.clock,
      random: this.machine.random,
      namespace: access.namespace,
      ...(access.sessions && { sessions: access.sessions }),
      ...(this.machine.ports && { listen: listenOn(this.machine.ports) }),
      request: (request) => access.request(request, foreground.cancellation),
      ...foreground,
      stdin,
      readFile: (path) => this.#bash.readFile(this.#absolute(path)),
      writeFile: (path, text) => this.#bash.writeFile(this.#absolute(path), text),
      filesIn: (directory) => this.#filesIn(this.#absolute(directory)),
    });
  };

  readonly #etcdctl: Program = async (args, foreground) => {
    const etcd = this.machine.etcd?.();
    if (!etcd) {
      foreground.stderr('bash: etcdctl: command not found\n');
      return 127;
    }
    try {
      const writeFile = (path: string, text: string): Promise<void> => this.#bash.writeFile(this.#absolute(path), text);
      return await etcdctl(args, { etcd, ...foreground, writeFile });
    } finally {
      etcd.close();
    }
  };

  /** What prints while it runs, when it stands alone. */
  readonly #programs: Readonly<Record<string, Program>> = { kubectl: this.#kubectl, etcdctl: this.#etcdctl };

  async #filesIn(directory: string): Promise<readonly string[] | undefined> {
    const { fs } = this.#bash;
    const path = directory.replace(/\/+$/, '') || '/';
    if (!(await fs.exists(path)) || !(await fs.stat(path)).isDirectory) return undefined;
    const below = fs.getAllPaths().filter((each) => each.startsWith(path === '/' ? '/' : `${path}/`));
    const isFile = await Promise.all(below.map(async (each) => (await fs.stat(each)).isFile));
    return below.filter((_, place) => isFile[place]).map((each) => each.slice(path === '/' ? 1 : path.length + 1));
  }

  #absolute(path: string): string {
    return path.startsWith('/') ? path : `${this.#directory}/${path}`;
  }
}

/** Opens ports, each for one who listens. */
function listenOn(ports: Map<number, LocalPort>): NonNullable<KubectlIo['listen']> {
  return (port, answer) => {
    if (ports.has(port)) return undefined;
    ports.set(port, answer);
    return () => ports.delete(port);
  };
}

const result = (stdout: string) => ({ stdout, stderr: '', exitCode: 0 });
