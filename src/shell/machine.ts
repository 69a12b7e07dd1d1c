import { Bash, defineCommand } from 'just-bash/browser';
import type { KubectlIo } from '../kubectl/io.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import type { MachineState } from '../protocol/messages.ts';
import { printProcesses } from './processes.ts';

/** A computer that one can log in to. */
export interface Machine {
  readonly hostname: string;
  readonly user: string;
  readonly home: string;
  /** Its files and processes as they are now. */
  inspect(): Promise<MachineState>;
  /** What kubectl on this machine talks to; nothing where it has no kubeconfig. */
  readonly kubectl?: Pick<KubectlIo, 'request' | 'clock' | 'namespace'>;
}

const noKubeconfig =
  'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n';

/** Where a command's text goes while it runs, and what stops it. */
export interface Foreground {
  readonly cancellation: KubectlIo['cancellation'];
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

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
        defineCommand('kubectl', (args, context) => this.#kubectl(args, String(context.stdin))),
        defineCommand('ps', (args) =>
          Promise.resolve(result(printProcesses(args, this.#state.processes, this.machine.kubectl?.clock.now() ?? 0))),
        ),
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

  /** Runs a line to its end. A lone kubectl prints while it runs; what is piped arrives when it is done. */
  async run(line: string, foreground: Foreground): Promise<void> {
    await this.#refresh();
    this.#foreground = foreground;
    const words = plainWords(line);
    if (words?.[0] === 'kubectl') {
      await this.#runKubectl(words.slice(1), foreground, () => Promise.resolve(''));
      return;
    }
    const abort = new AbortController();
    const stopListening = foreground.cancellation.onCancel(() => abort.abort());
    try {
      const { stdout, stderr, env } = await this.#bash.exec(line, {
        cwd: this.#directory,
        env: this.#environment,
        signal: abort.signal,
      });
      this.#environment = env;
      this.#directory = env['PWD'] ?? this.#directory;
      foreground.stdout(stdout);
      foreground.stderr(stderr);
    } catch (error) {
      foreground.stderr(`bash: ${error instanceof Error ? error.message : String(error)}\n`);
    } finally {
      stopListening();
      this.#foreground = undefined;
    }
  }

  /** Names of files in the shell's directory, for completion. */
  async list(): Promise<readonly string[]> {
    return this.#bash.fs.readdir(this.#directory);
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

  async #kubectl(args: readonly string[], stdin: string) {
    let stdout = '';
    let stderr = '';
    const exitCode = await this.#runKubectl(
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

  async #runKubectl(args: readonly string[], foreground: Foreground, stdin: () => Promise<string>): Promise<number> {
    const access = this.machine.kubectl;
    if (!access) {
      foreground.stderr(noKubeconfig);
      return 1;
    }
    return kubectl(args, {
      ...access,
      ...foreground,
      stdin,
      readFile: (path) => this.#bash.readFile(path.startsWith('/') ? path : `${this.#directory}/${path}`),
    });
  }
}

const result = (stdout: string) => ({ stdout, stderr: '', exitCode: 0 });

/** The words of a line that needs no shell, quotes removed; nothing when it has operators, variables or globs. */
export function plainWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of line.trim()) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (quote === '"' && '$`\\'.includes(character)) return undefined;
      else word = (word ?? '') + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if ('|&;<>()$`\\*?[]{}~#!\n'.includes(character)) return undefined;
    else word = (word ?? '') + character;
  }
  if (quote !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
