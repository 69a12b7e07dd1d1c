import { Bash, defineCommand } from 'just-bash/browser';
import type { Cancellation } from '../kernel/cancellation.ts';
import type { Random } from '../kernel/random.ts';
import type { KubectlIo, LocalPort, Sessions } from '../kubectl/io.ts';
import type { ApiRequest, ApiResponse } from '../protocol/http.ts';
import type { MachineOutput, MachineState } from '../protocol/messages.ts';
import type { Peer } from '../protocol/rpc.ts';
import { download, isOnInternet } from './download.ts';
import { plainWords } from './plain-words.ts';
import { printProcesses } from './processes.ts';
import { type Foreground, interrupted, type Program, type Surroundings } from './program.ts';
import { programsOf } from './programs.ts';

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
  /** What kubectl on this machine talks to, and as whom; nothing where nobody has left a kubeconfig. */
  readonly kubectl?: KubectlAccess;
  /** A new connection to etcd; nothing where etcdctl cannot reach it. */
  readonly etcd?: () => Peer;
  readonly clock: KubectlIo['clock'];
  readonly random: Random;
  /** Where somebody finds what they look for with this line, if it is on another machine. */
  readonly elsewhere?: (line: string) => string | undefined;
}

export interface KubectlAccess {
  /** The kubeconfig that lies on the machine when somebody logs in. */
  readonly kubeconfig: { readonly path: string; readonly text: string };
  /** `host:port` of the API server, as it is called from there. */
  readonly servers: readonly string[];
  /** Gives the request up on cancellation. */
  readonly request: (request: ApiRequest, cancellation: Cancellation) => Promise<ApiResponse>;
  readonly sessions?: Sessions;
}

const networkPrograms = ['curl', 'wget', 'nslookup', 'nc'] as const;

/** Where kubectl looks without being told. */
const kubeconfigAtHome = (home: string): string => `${home}/.kube/config`;

/** A bash on one machine: variables, directory and files last as long as the login. */
export class MachineShell {
  readonly machine: Machine;
  readonly #bash: Bash;
  readonly #programs: Readonly<Record<string, Program>>;
  readonly #system = new Map<string, string>();
  #state: MachineState;
  #foreground: Foreground | undefined;
  #directory: string;
  #environment: Record<string, string>;

  private constructor(machine: Machine, state: MachineState) {
    this.machine = machine;
    this.#state = state;
    this.#directory = machine.home;
    const { home, user, hostname, kubectl: access } = machine;
    const kubeconfig = access?.kubeconfig;
    const isElsewhere = kubeconfig !== undefined && kubeconfig.path !== kubeconfigAtHome(home);
    this.#environment = {
      HOME: home,
      USER: user,
      HOSTNAME: hostname,
      PWD: home,
      EDITOR: 'nano',
      ...(isElsewhere && { KUBECONFIG: kubeconfig.path }),
    };
    const files = { ...(kubeconfig && { [kubeconfig.path]: kubeconfig.text }), ...state.files };
    this.#programs = programsOf(machine, () => this.#bash);
    this.#bash = new Bash({
      cwd: home,
      files: { [`${home}/.profile`]: '', ...files },
      env: this.#environment,
      customCommands: [
        ...Object.entries(this.#programs).map(([name, program]) =>
          defineCommand(name, (args, { stdin, cwd, env, exec }) =>
            this.#piped(program, args, {
              stdin: () => Promise.resolve(String(stdin)),
              directory: cwd,
              variables: Object.fromEntries(env),
              exec: (command) => exec!(command, { cwd }),
            }),
          ),
        ),
        defineCommand('ps', (args) =>
          Promise.resolve(result(printProcesses(args, this.#state.processes, machine.clock.now()))),
        ),
        ...networkPrograms.map((name) => defineCommand(name, (args, { cwd }) => this.#overNetwork(name, args, cwd))),
        defineCommand('hostname', () => Promise.resolve(result(`${machine.hostname}\n`))),
        ...['vi', 'vim', 'emacs'].map((name) =>
          defineCommand(name, () =>
            Promise.resolve({
              stdout: '',
              stderr: `bash: ${name}: command not found, but nano is here\n`,
              exitCode: 127,
            }),
          ),
        ),
        defineCommand('whoami', () => Promise.resolve(result(`${machine.user}\n`))),
      ],
    });
    for (const [path, content] of Object.entries(files)) this.#system.set(path, content);
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
    const words = plainWords(line) ?? [];
    const at = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
    const name = words[at] ?? '';
    if (Object.hasOwn(this.#programs, name)) return this.#runAlone(name, words.slice(0, at), words.slice(at + 1));
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

  /** @param assignments for this program only: `NAME=value` */
  async #runAlone(name: string, assignments: readonly string[], args: readonly string[]): Promise<number> {
    const pairs = assignments.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]);
    const variables = { ...this.#environment, ...(Object.fromEntries(pairs) as Record<string, string>) };
    const directory = this.#directory;
    const code = await this.#programs[name]!(args, this.#foreground!, {
      stdin: () => Promise.resolve(''),
      directory,
      variables,
      exec: (command) => this.#bash.exec(command, { cwd: directory, env: variables }),
    });
    await this.#keepChanges();
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

  async #piped(program: Program, args: readonly string[], surroundings: Surroundings) {
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
      surroundings,
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
}

const result = (stdout: string) => ({ stdout, stderr: '', exitCode: 0 });
