import { resolvePath } from '../runtime/file-system.ts';
import type { Process, Signal } from '../runtime/program.ts';
import { builtins } from './builtins.ts';
import { type ExpansionSource, expandText, expandWords } from './expansion.ts';
import { matchingCase } from './case.ts';
import { exitCodeOf } from './exit-code.ts';
import { lastCommand } from './last-command.ts';
import { Leave } from './leave.ts';
import { loop, loopOver } from './loop.ts';
import { parseScript } from './parser.ts';
import { inputOf, stages } from './pipe.ts';
import { type Redirection, redirected } from './redirection.ts';
import { runProgram } from './run-program.ts';
import { environmentOf, exportFor, forkedState, freshState, parameter, type ShellState } from './shell-state.ts';
import { type AndOr, type Command, type Pipeline, type Redirect, type Script } from './syntax.ts';
import type { Streams, Utility } from './utility.ts';

/** So many commands cost so many ms of a processor. */
const slice = { commands: 250, ms: 50 };

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
  #last: Command | undefined;
  #hasMadeRoom = false;

  constructor(process: Process, utilities: Readonly<Record<string, Utility>>, state?: ShellState) {
    this.process = process;
    this.#utilities = utilities;
    this.state = state ?? freshState(process);
  }

  /** Runs a whole script to its exit code, EXIT trap included. */
  async main(source: string, streams: Streams): Promise<number> {
    let code = await this.#toExit(() => {
      const script = parseScript(source);
      this.#last = lastCommand(script);
      return this.#script(script, streams);
    });
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
    const call = { name, args, env: environmentOf(this.state), workingDir: this.state.workingDir };
    if (utility) return utility({ ...streams, ...call, process: this.process });
    return runProgram(this.process, { ...call, takesSignals: this.#hasMadeRoom }, streams, this.#prefix);
  }

  /** Runs a command in the place of the shell, as `exec` does. */
  become(name: string, args: readonly string[], streams: Streams): Promise<number> {
    this.#hasMadeRoom = true;
    return this.runCommand(name, args, streams);
  }

  isCommand(name: string): boolean {
    if (name in builtins || name in this.#utilities || this.state.functions.has(name)) return true;
    return 'program' in this.process.find(name, this.state.workingDir);
  }

  value(name: string): string | undefined {
    return parameter(name, this.state, this.process, this.#jobs.length);
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
    this.state.status = await this.#subshell(script, {
      stdin: inputOf(''),
      out: (text) => void (output += text),
      err: (text) => this.process.write('stderr', text),
    });
    return output;
  }

  async #toExit(run: () => Promise<number>): Promise<number> {
    try {
      return await run();
    } catch (error) {
      return exitCodeOf(error, (message) => this.process.write('stderr', `${this.#prefix}${message}\n`));
    }
  }

  get #prefix(): string {
    return `${this.state.scriptName}: `;
  }

  async #script(script: Script, streams: Streams): Promise<number> {
    for (const item of script)
      if (item.background) {
        const shell = this.#fork();
        this.#jobs.push(shell.#toExit(() => shell.#andOr(item, { ...streams, stdin: inputOf('') })));
        this.state.status = 0;
      } else this.state.status = await this.#andOr(item, streams);
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
        const running = stages(commands.length, streams).map(({ io, end }, place) => {
          const shell = this.#fork();
          return shell.#toExit(() => shell.#command(commands[place]!, io)).finally(end);
        });
        status = (await Promise.all(running)).at(-1)!;
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
        return loop(
          async () => ((await this.#condition(command.condition, io)) === 0) !== command.until,
          () => this.#script(command.body, io),
        );
      case 'for': {
        const items = command.items ? await expandWords(this, command.items) : this.state.positional;
        const assign = (item: string): void => this.assign(command.name, item);
        return loopOver(items, assign, () => this.#script(command.body, io));
      }
      case 'case': {
        const body = await matchingCase(command, (word) => expandText(this, word));
        return body ? this.#script(body, io) : 0;
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

  async #simple(command: Extract<Command, { kind: 'simple' }>, io: Streams): Promise<number> {
    const [name, ...args] = await expandWords(this, command.words);
    if (name === undefined) {
      this.state.status = 0;
      for (const { name: variable, value } of command.assignments) this.assign(variable, await expandText(this, value));
      return this.state.status;
    }
    const restores: (() => void)[] = [];
    for (const { name: variable, value } of command.assignments)
      restores.push(exportFor(this.state, variable, await expandText(this, value)));
    const body = this.state.functions.get(name);
    // After the last command of its script a shell has nothing to wait for, unless it is to hear signals itself.
    const makesRoom = !body && command === this.#last && this.state.traps.size === 0;
    if (makesRoom) this.#hasMadeRoom = true;
    const status = body ? await this.#call(body, args, io) : await this.runCommand(name, args, io);
    for (const restore of restores.toReversed()) restore();
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
    return new Interpreter(this.process, this.#utilities, forkedState(this.state));
  }

  async #redirect(redirects: readonly Redirect[], streams: Streams): Promise<Streams | undefined> {
    const redirections: Redirection[] = [];
    for (const { target, ...rest } of redirects) redirections.push({ ...rest, text: await expandText(this, target) });
    const io = redirected(redirections, streams, this.process, this.state.workingDir);
    if ('problem' in io) io.err(`${this.#prefix}${io.problem}\n`);
    return 'problem' in io ? undefined : io;
  }

  /** What it does takes time, so that a script that never sleeps does not stop the clock. */
  async #tick(): Promise<void> {
    if (++this.#commands % slice.commands === 0) await this.process.compute(slice.ms);
    if (this.process.killed.cancelled) throw new Leave('exit', 137);
  }
}
