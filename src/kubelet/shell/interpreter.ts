import { sleep } from '../../kernel/clock.ts';
import { resolvePath } from '../runtime/file-system.ts';
import type { Process, Signal } from '../runtime/program.ts';
import { builtins } from './builtins.ts';
import { type ExpansionSource, expandText, expandWords } from './expansion.ts';
import { Leave } from './leave.ts';
import { parseScript } from './parser.ts';
import { globToRegExp } from './patterns.ts';
import { BrokenPipe, inputOf, Pipe } from './pipe.ts';
import { type AndOr, type Command, type Pipeline, type Redirect, type Script, ShellSyntaxError } from './syntax.ts';
import type { Streams, Utility } from './utility.ts';

/** Commands after which a shell that never sleeps has used up its slice, and how long (ms) it then waits for the next. */
const slice = { commands: 250, ms: 50 };

export interface ShellState {
  readonly variables: Map<string, string>;
  readonly exported: Set<string>;
  readonly functions: Map<string, Command>;
  readonly traps: Map<Signal | 'EXIT', string>;
  positional: readonly string[];
  scriptName: string;
  workingDir: string;
  status: number;
  exitOnError: boolean;
}

/** Runs scripts of one shell process on cluster time. */
export class Interpreter implements ExpansionSource {
  readonly process: Process;
  readonly state: ShellState;
  readonly #utilities: Readonly<Record<string, Utility>>;
  readonly #jobs: Promise<unknown>[] = [];
  readonly #pending: Signal[] = [];
  #wakeWait: () => void = () => {};
  #commands = 0;
  #checked = 0;

  constructor(process: Process, utilities: Readonly<Record<string, Utility>>, state?: ShellState) {
    this.process = process;
    this.#utilities = utilities;
    this.state = state ?? {
      variables: new Map([...Object.entries(process.env), ['PWD', process.workingDir]]),
      exported: new Set(Object.keys(process.env)),
      functions: new Map(),
      traps: new Map(),
      positional: [],
      scriptName: 'sh',
      workingDir: process.workingDir,
      status: 0,
      exitOnError: false,
    };
  }

  /** Runs a whole script to its exit code, EXIT trap included. */
  async main(source: string, streams: Streams): Promise<number> {
    let code = await this.#toExit(() => this.source(source, streams));
    const atExit = this.state.traps.get('EXIT');
    if (atExit !== undefined && !this.process.killed.cancelled) {
      this.state.traps.delete('EXIT');
      this.state.status = code;
      code = await this.#toExit(async () => {
        await this.source(atExit, streams);
        return code;
      });
    }
    return code;
  }

  /** Runs a text in this very shell, as `eval` does. */
  async source(source: string, streams: Streams): Promise<number> {
    return this.#script(parseScript(source), streams);
  }

  trap(signal: Signal | 'EXIT', action: string | undefined): void {
    if (action === undefined) this.state.traps.delete(signal);
    else this.state.traps.set(signal, action);
    if (signal === 'EXIT') return;
    this.process.onSignal(signal, () => {
      if (!this.state.traps.get(signal)) return;
      this.#pending.push(signal);
      this.#wakeWait();
    });
  }

  /** Waits for the background jobs, or for a signal that is trapped. */
  async wait(): Promise<number> {
    const signalled = new Promise<void>((resolve) => {
      this.#wakeWait = resolve;
      this.process.killed.onCancel(resolve);
    });
    if (this.#pending.length === 0) await Promise.race([Promise.all(this.#jobs), signalled]);
    return this.#pending.length > 0 ? 143 : 0;
  }

  /** A command other than a function: a builtin, or a program of the image. */
  async runCommand(name: string, args: readonly string[], streams: Streams): Promise<number> {
    const builtin = builtins[name];
    if (builtin) return builtin(this, args, streams);
    const utility = this.#utilities[name.slice(name.lastIndexOf('/') + 1)];
    if (!utility) {
      streams.err(`${this.#prefix}${name}: not found\n`);
      return 127;
    }
    return utility({
      ...streams,
      name,
      args,
      env: this.environment(),
      workingDir: this.state.workingDir,
      process: this.process,
    });
  }

  isCommand(name: string): boolean {
    return name in builtins || name in this.#utilities || this.state.functions.has(name);
  }

  environment(): Record<string, string> {
    const env: Record<string, string> = {};
    for (const name of this.state.exported) env[name] = this.state.variables.get(name) ?? '';
    return env;
  }

  value(name: string): string | undefined {
    switch (name) {
      case '?':
        return String(this.state.status);
      case '$':
        return String(this.process.pid);
      case '!':
        return this.#jobs.length > 0 ? String(this.process.pid + this.#jobs.length) : '';
      case '#':
        return String(this.state.positional.length);
      case '@':
      case '*':
        return this.state.positional.join(' ');
      case '-':
        return this.state.exitOnError ? 'e' : '';
      case '0':
        return this.state.scriptName;
      case 'RANDOM':
        return String(Math.floor(this.process.random.next() * 32768));
      default:
        return /^\d/.test(name) ? this.state.positional[Number(name) - 1] : this.state.variables.get(name);
    }
  }

  assign(name: string, value: string): void {
    this.state.variables.set(name, value);
  }

  positional(): readonly string[] {
    return this.state.positional;
  }

  directory(path: string): readonly string[] {
    return this.process.files.list(resolvePath(this.state.workingDir, path || '.'));
  }

  async substitute(script: Script): Promise<string> {
    let output = '';
    const collect = (text: string): void => {
      output += text;
    };
    this.state.status = await this.#subshell(script, {
      stdin: inputOf(''),
      out: collect,
      err: (text) => this.process.write('stderr', text),
    });
    return output;
  }

  async #toExit(run: () => Promise<number>): Promise<number> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Leave) return error.what === 'exit' || error.what === 'return' ? error.value : 0;
      if (error instanceof BrokenPipe) return 141;
      if (error instanceof ShellSyntaxError || error instanceof Error) {
        this.process.write('stderr', `${this.#prefix}${error.message}\n`);
        return 2;
      }
      throw error;
    }
  }

  get #prefix(): string {
    return `${this.state.scriptName}: `;
  }

  async #script(script: Script, streams: Streams): Promise<number> {
    for (const item of script) {
      if (item.background) {
        const io = { ...streams, stdin: inputOf('') };
        const shell = this.#fork();
        this.#jobs.push(shell.#toExit(() => shell.#andOr(item, io)));
        this.state.status = 0;
      } else this.state.status = await this.#andOr(item, streams);
    }
    return this.state.status;
  }

  async #andOr({ first, rest }: AndOr, streams: Streams): Promise<number> {
    let last = first;
    let status = await this.#pipeline(first, streams, rest.length > 0);
    for (const [index, { operator, pipeline }] of rest.entries()) {
      if ((operator === '&&') !== (status === 0)) continue;
      last = pipeline;
      status = await this.#pipeline(pipeline, streams, index < rest.length - 1);
    }
    const isLast = rest.length === 0 || last === rest.at(-1)!.pipeline;
    if (status !== 0 && isLast && !last.negated && this.state.exitOnError && this.#checked === 0)
      throw new Leave('exit', status);
    return status;
  }

  async #pipeline({ commands, negated }: Pipeline, streams: Streams, checked: boolean): Promise<number> {
    if (checked || negated) this.#checked++;
    try {
      let status: number;
      if (commands.length === 1) status = await this.#command(commands[0]!, streams);
      else {
        const stages: Promise<number>[] = [];
        let stdin = streams.stdin;
        for (const [index, command] of commands.entries()) {
          const pipe = index < commands.length - 1 ? new Pipe() : undefined;
          const source = stdin;
          const io = { stdin, out: pipe ? (text: string) => pipe.write(text) : streams.out, err: streams.err };
          const shell = this.#fork();
          stages.push(
            shell.#toExit(() => shell.#command(command, io)).finally(() => {
              pipe?.close();
              if (source instanceof Pipe) source.abandon();
            }),
          );
          if (pipe) stdin = pipe;
        }
        status = (await Promise.all(stages)).at(-1)!;
      }
      this.state.status = negated ? Number(status === 0) : status;
      return this.state.status;
    } finally {
      if (checked || negated) this.#checked--;
    }
  }

  async #command(command: Command, streams: Streams): Promise<number> {
    await this.#tick();
    const io = command.redirects.length > 0 ? await this.#redirect(command.redirects, streams) : streams;
    if (!io) return 1;
    const status = await this.#execute(command, io);
    while (this.#pending.length > 0) {
      const action = this.state.traps.get(this.#pending.shift()!);
      this.state.status = status;
      if (action) await this.source(action, streams);
    }
    return status;
  }

  async #execute(command: Command, io: Streams): Promise<number> {
    switch (command.kind) {
      case 'simple':
        return this.#simple(command, io);
      case 'group':
        return this.#script(command.body, io);
      case 'subshell':
        return this.#subshell(command.body, io);
      case 'if': {
        for (const { condition, body } of command.branches)
          if ((await this.#condition(condition, io)) === 0) return this.#script(body, io);
        this.state.status = 0;
        return command.otherwise ? this.#script(command.otherwise, io) : 0;
      }
      case 'loop':
        return this.#loop(
          io,
          command.body,
          async () => ((await this.#condition(command.condition, io)) === 0) !== command.until,
        );
      case 'for': {
        const items = command.items ? await expandWords(this, command.items) : [...this.state.positional];
        return this.#loop(io, command.body, () => {
          const item = items.shift();
          if (item !== undefined) this.assign(command.name, item);
          return Promise.resolve(item !== undefined);
        });
      }
      case 'case': {
        const subject = await expandText(this, command.subject);
        for (const { patterns, body } of command.items)
          for (const pattern of patterns)
            if (globToRegExp(await expandText(this, pattern)).test(subject)) return this.#script(body, io);
        return 0;
      }
      case 'function':
        this.state.functions.set(command.name, command.body);
        return 0;
    }
  }

  async #condition(script: Script, io: Streams): Promise<number> {
    this.#checked++;
    try {
      return await this.#script(script, io);
    } finally {
      this.#checked--;
    }
  }

  async #loop(io: Streams, body: Script, next: () => Promise<boolean>): Promise<number> {
    let status = 0;
    while (await next()) {
      try {
        status = await this.#script(body, io);
      } catch (error) {
        if (!(error instanceof Leave) || (error.what !== 'break' && error.what !== 'continue')) throw error;
        if (error.value > 1) throw new Leave(error.what, error.value - 1);
        if (error.what === 'break') return 0;
      }
    }
    return status;
  }

  async #simple(command: Extract<Command, { kind: 'simple' }>, io: Streams): Promise<number> {
    const [name, ...args] = await expandWords(this, command.words);
    if (name === undefined) {
      this.state.status = 0;
      for (const { name: variable, value } of command.assignments) this.assign(variable, await expandText(this, value));
      return this.state.status;
    }
    const saved = new Map<string, string | undefined>();
    for (const { name: variable, value } of command.assignments) {
      saved.set(variable, this.state.variables.get(variable));
      this.assign(variable, await expandText(this, value));
      this.state.exported.add(variable);
    }
    const body = this.state.functions.get(name);
    const status = body ? await this.#call(body, args, io) : await this.runCommand(name, args, io);
    for (const [variable, value] of saved) {
      if (value === undefined) {
        this.state.variables.delete(variable);
        this.state.exported.delete(variable);
      } else this.assign(variable, value);
    }
    return status;
  }

  async #call(body: Command, args: readonly string[], io: Streams): Promise<number> {
    const { positional } = this.state;
    this.state.positional = args;
    try {
      return await this.#command(body, io);
    } catch (error) {
      if (error instanceof Leave && error.what === 'return') return error.value;
      throw error;
    } finally {
      this.state.positional = positional;
    }
  }

  #subshell(script: Script, io: Streams): Promise<number> {
    const shell = this.#fork();
    return shell.#toExit(() => shell.#script(script, io));
  }

  #fork(): Interpreter {
    const { variables, exported, functions, ...rest } = this.state;
    return new Interpreter(this.process, this.#utilities, {
      ...rest,
      variables: new Map(variables),
      exported: new Set(exported),
      functions: new Map(functions),
      traps: new Map(),
    });
  }

  async #redirect(redirects: readonly Redirect[], streams: Streams): Promise<Streams | undefined> {
    let { stdin, out, err } = streams;
    for (const { operator, descriptor, target } of redirects) {
      const text = await expandText(this, target);
      if (operator === '<<') stdin = inputOf(text);
      else if (operator === '>&') {
        if (descriptor === 2) err = text === '1' ? out : () => {};
        else out = text === '2' ? err : () => {};
      } else {
        const path = resolvePath(this.state.workingDir, text);
        if (operator === '<') {
          const content = path === '/dev/null' ? '' : this.process.files.read(path);
          if (content === undefined) {
            err(`${this.#prefix}can't open ${text}: no such file\n`);
            return undefined;
          }
          stdin = inputOf(content);
          continue;
        }
        const writer = this.#writer(path, operator === '>>');
        if (typeof writer === 'string') {
          err(`${this.#prefix}can't create ${text}: ${writer}\n`);
          return undefined;
        }
        if (descriptor === 2) err = writer;
        else out = writer;
      }
    }
    return { stdin, out, err };
  }

  /** Writes to a file; its text is why that is not possible. */
  #writer(path: string, append: boolean): ((text: string) => void) | string {
    if (path === '/dev/null') return () => {};
    if (path === '/dev/stdout' || path === '/proc/1/fd/1') return (text) => this.process.write('stdout', text);
    if (path === '/dev/stderr' || path === '/proc/1/fd/2') return (text) => this.process.write('stderr', text);
    const { files } = this.process;
    const problem = files.write(path, append ? (files.read(path) ?? '') : '');
    if (problem !== undefined) return problem.toLowerCase();
    return (text) => void files.write(path, (files.read(path) ?? '') + text);
  }

  /** Keeps a script that never sleeps from stopping the clock: it gets slices of time like everybody else. */
  async #tick(): Promise<void> {
    if (++this.#commands % slice.commands === 0) await sleep(this.process.clock, slice.ms, this.process.killed);
    if (this.process.killed.cancelled) throw new Leave('exit', 137);
  }
}
