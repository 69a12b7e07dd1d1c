import { type CancellationSource, cancellationSource } from '../kernel/cancellation.ts';
import { commandNames } from '../kubectl/kubectl.ts';
import type { TerminalSize } from '../protocol/http.ts';
import { LineEditor } from './line-editor.ts';
import { type Machine, MachineShell } from './machine.ts';
import { plainWords } from './plain-words.ts';

export interface ShellSessionOptions {
  /** The machine to log in to first. */
  readonly machine: Machine;
  /** A machine of the cluster by name, for ssh. */
  readonly reach: (host: string) => Machine | undefined;
  readonly write: (text: string) => void;
}

const green = (text: string): string => `\u001b[32m${text}\u001b[0m`;

/** Refusals stand out as they do on the map. */
const withErrorsMarked = (text: string): string =>
  text.replace(
    /^(?:[Ee]rror|The \S+ "[^"]*" is invalid|\* |Unable to connect|The connection to the server).*$/gm,
    (line) => `\u001b[31m${line}\u001b[0m`,
  );

/** A terminal session: a prompt on one machine, and on others that one logs in to from there. */
export class ShellSession {
  readonly #options: ShellSessionOptions;
  readonly #editor: LineEditor;
  readonly #logins: MachineShell[] = [];
  #running: CancellationSource | undefined;
  #files: readonly string[] = [];
  /** Who gets what is typed, in the line editor's place. */
  #keys: ((text: string) => void) | undefined;
  #size: TerminalSize = { Width: 80, Height: 24 };
  /** Whether the cursor stands where a line begins. */
  #atMargin = true;
  /** Who wants to know of another size. */
  readonly #resized = new Set<() => void>();

  constructor(options: ShellSessionOptions) {
    this.#options = options;
    this.#editor = new LineEditor({
      write: (text) => this.#write(text),
      complete: (line) => this.#complete(line),
      onEvent: (event) => {
        switch (event.type) {
          case 'submit':
            void this.#submit(event.line);
            return;
          case 'interrupt':
            if (this.#running) this.#running.cancel();
            else this.#prompt();
            return;
          case 'end-of-input':
            this.#leave();
            return;
          case 'clear':
            this.#clear();
            return;
        }
      },
    });
  }

  async start(): Promise<void> {
    await this.#login(this.#options.machine);
  }

  input(data: string): void {
    if (this.#keys) this.#keys(data);
    else this.#editor.input(data);
  }

  resize(columns: number, rows: number): void {
    this.#size = { Width: columns, Height: rows };
    this.#editor.resize(columns);
    for (const listener of this.#resized) listener();
  }

  close(): void {
    this.#running?.cancel();
  }

  get #shell(): MachineShell | undefined {
    return this.#logins.at(-1);
  }

  async #login(machine: Machine): Promise<void> {
    const shell = await this.#reached(machine);
    if (shell) this.#logins.push(shell);
    await this.#listFiles();
    this.#prompt();
  }

  #prompt(): void {
    const shell = this.#shell;
    if (!shell) return;
    const { user, hostname } = shell.machine;
    // The prompt erases the line that it is drawn on.
    if (!this.#atMargin) this.#write('\r\n');
    this.#editor.open(`${green(`${user}@${hostname}`)} ${shell.directory} ${user === 'root' ? '#' : '$'} `);
  }

  async #submit(line: string): Promise<void> {
    const [command, argument, ...remote] = plainWords(line) ?? [];
    switch (command) {
      case undefined:
        if (line.trim() === '') {
          this.#prompt();
          return;
        }
        break;
      case 'ssh':
        await this.#ssh(argument, remote.join(' '));
        return;
      case 'exit':
      case 'logout':
        this.#leave();
        return;
      case 'clear':
        this.#clear();
        return;
    }
    await this.#run(this.#shell, line);
    await this.#listFiles();
    this.#prompt();
  }

  async #run(shell: MachineShell | undefined, line: string): Promise<void> {
    const running = cancellationSource();
    this.#running = running;
    await shell?.run(line, {
      cancellation: running,
      stdout: (text) => this.#print(text),
      stderr: (text) => this.#print(withErrorsMarked(text)),
      keys: (listener) => {
        this.#keys = listener;
        return () => {
          this.#keys = undefined;
        };
      },
      window: {
        size: () => this.#size,
        onResize: (listener) => {
          this.#resized.add(listener);
          return () => this.#resized.delete(listener);
        },
      },
    });
    this.#keys = undefined;
    if (this.#running === running) this.#running = undefined;
  }

  /** Logs in, or runs one command there. */
  async #ssh(target: string | undefined, command: string): Promise<void> {
    const host = target?.slice(target.indexOf('@') + 1);
    const machine = host === undefined ? undefined : this.#options.reach(host);
    if (machine && command === '') {
      await this.#login(machine);
      return;
    }
    if (machine) await this.#runThere(machine, command);
    else if (host === undefined) this.#print('usage: ssh destination [command]\n');
    else this.#print(`ssh: Could not resolve hostname ${host}: Name or service not known\n`);
    this.#prompt();
  }

  async #runThere(machine: Machine, command: string): Promise<void> {
    const shell = await this.#reached(machine);
    if (shell) await this.#run(shell, command);
  }

  async #reached(machine: Machine): Promise<MachineShell | undefined> {
    try {
      return await MachineShell.login(machine);
    } catch {
      this.#print(`ssh: connect to host ${machine.hostname} port 22: Connection refused\n`);
      return undefined;
    }
  }

  #leave(): void {
    this.#print('logout\n');
    if (this.#logins.length > 1) {
      const left = this.#logins.pop();
      this.#print(`Connection to ${left!.machine.hostname} closed.\n`);
    }
    this.#prompt();
  }

  #clear(): void {
    this.#write('\u001b[2J\u001b[H\r');
    this.#prompt();
  }

  async #listFiles(): Promise<void> {
    this.#files = (await this.#shell?.list()) ?? [];
  }

  #complete(line: string): readonly string[] {
    const words = line.split(' ');
    const last = words.at(-1) ?? '';
    const candidates =
      words.length === 1
        ? ['kubectl', 'etcdctl', 'nano', 'ssh', 'cat', 'ls', 'grep', 'ps', 'exit', 'clear']
        : completions(words, this.#files);
    return candidates.filter((candidate) => candidate.startsWith(last));
  }

  /** Terminals want a carriage return before a line feed. */
  #print(text: string): void {
    if (text !== '') this.#write(text.replaceAll('\n', '\r\n'));
  }

  #write(text: string): void {
    this.#atMargin = /[\r\n]$/.test(text);
    this.#options.write(text);
  }
}

const kinds = ['configmaps', 'events', 'leases', 'namespaces', 'nodes', 'pods', 'secrets', 'serviceaccounts'];

function completions(words: readonly string[], files: readonly string[]): readonly string[] {
  if (words[0] !== 'kubectl') return files;
  if (words.length === 2) return commandNames;
  if (words.at(-2) === '-f' || words.at(-2) === '-k' || words[1] === 'kustomize') return files;
  if (words.length === 3) return kinds;
  return words.at(-2) === '-n' ? ['default', 'kube-node-lease', 'kube-public', 'kube-system'] : files;
}
