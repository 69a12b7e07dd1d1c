import type { Process } from '../runtime/program.ts';
import { countLoop, runArithmetic, runCondition } from './bash-commands.ts';
import { builtinFor } from './builtins.ts';
import { missingText } from './dialect.ts';
import { expandWords } from './expansion.ts';
import { matchingCase } from './case.ts';
import { exitCodeOf } from './exit-code.ts';
import { Jobs } from './jobs.ts';
import { lastCommand } from './last-command.ts';
import { Leave } from './leave.ts';
import { loop, loopOver } from './loop.ts';
import { Pace } from './pace.ts';
import { parseScript } from './parser.ts';
import { inputOf, stages } from './pipe.ts';
import { type Redirection, redirected } from './redirection.ts';
import { runProgram } from './run-program.ts';
import { Scope } from './scope.ts';
import { environmentOf, exportFor, forkedState, freshState, inFrame, type ShellState } from './shell-state.ts';
import type { AndOr, Command, Pipeline, Redirect, Script, SimpleCommand } from './syntax.ts';
import { traceOf } from './trace.ts';
import { Traps } from './traps.ts';
import type { Streams, Utility } from './utility.ts';

/** Runs scripts of one shell process on cluster time. */
export class Interpreter {
  readonly process: Process;
  readonly state: ShellState;
  readonly scope: Scope;
  readonly traps: Traps;
  /** Somebody types its lines. */
  isInteractive = false;
  readonly #utilities: Readonly<Record<string, Utility>>;
  readonly #jobs: Jobs;
  readonly #pace: Pace;
  #checked = 0;
  #last: Command | undefined;
  #line = 1;
  #hasMadeRoom = false;

  constructor(process: Process, utilities: Readonly<Record<string, Utility>>, state?: ShellState) {
    this.process = process;
    this.#utilities = utilities;
    this.state = state ?? freshState(process);
    this.#jobs = new Jobs(process.pid);
    this.#pace = new Pace(process);
    this.traps = new Traps(this.state, process);
    this.scope = new Scope(this.state, process, {
      lastJob: () => this.#jobs.last,
      substitute: (script) => this.#substitute(script),
    });
  }

  /** Runs a whole script to its exit code, EXIT trap included. */
  async main(source: string, streams: Streams): Promise<number> {
    let code = await this.#toExit(() => {
      const script = parseScript(source, this.state.dialect);
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
    return this.#script(parseScript(source, this.state.dialect), streams);
  }

  /** Waits for background jobs, all or those that are named. */
  wait(names: readonly string[]): Promise<number> {
    return this.traps.wait(this.#jobs, names);
  }

  /** A command other than a function: a builtin, or a program of the image. */
  async runCommand(name: string, args: readonly string[], streams: Streams): Promise<number> {
    const builtin = builtinFor(name, this.state.dialect);
    if (builtin) return builtin(this, args, streams);
    const utility = this.#utilities[name.slice(name.lastIndexOf('/') + 1)];
    const call = { name, args, env: environmentOf(this.state), workingDir: this.state.workingDir };
    if (utility) return utility({ ...streams, ...call, process: this.process });
    return runProgram(
      this.process,
      { ...call, takesSignals: this.#hasMadeRoom },
      streams,
      this.prefix,
      missingText(name, this.state.dialect),
    );
  }

  /** Runs a command in the place of the shell, as `exec` does. */
  become(name: string, args: readonly string[], streams: Streams): Promise<number> {
    this.#hasMadeRoom = true;
    return this.runCommand(name, args, streams);
  }

  isCommand(name: string): boolean {
    if (builtinFor(name, this.state.dialect) || name in this.#utilities || this.state.functions.has(name)) return true;
    return 'program' in this.process.find(name, this.state.workingDir);
  }

  async #substitute(script: Script): Promise<string> {
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
      return exitCodeOf(error, (message) => this.process.write('stderr', `${this.prefix}${message}\n`));
    }
  }

  /** Before what the shell itself says. */
  get prefix(): string {
    return this.state.dialect.prefix(this.state.scriptName, this.isInteractive ? undefined : this.#line);
  }

  async #script(script: Script, streams: Streams): Promise<number> {
    for (const item of script)
      if (item.background) {
        const shell = this.#fork();
        this.#jobs.add(shell.#toExit(() => shell.#andOr(item, { ...streams, stdin: inputOf('') })));
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
        const codes = await Promise.all(running);
        const failed = this.state.options.has('pipefail') ? codes.findLast((code) => code !== 0) : undefined;
        status = failed ?? codes.at(-1)!;
      }
      this.state.status = negated ? Number(status === 0) : status;
      return this.state.status;
    } finally {
      if (checked || negated) this.#checked--;
    }
  }

  async #command(command: Command, streams: Streams): Promise<number> {
    await this.#pace.step();
    const io = command.redirects.length > 0 ? await this.#redirect(command.redirects, streams) : streams;
    if (!io) return 1;
    const status = await this.#execute(command, io);
    for (let heard = this.traps.next(); heard; heard = this.traps.next()) {
      this.state.status = status;
      if (heard.action) await this.source(heard.action, streams);
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
        const items = command.items ? await expandWords(this.scope, command.items) : this.state.positional;
        const assign = (item: string): void => this.scope.assign(command.name, item);
        return loopOver(items, assign, () => this.#script(command.body, io));
      }
      case 'case': {
        const body = await matchingCase(command, (word) => this.scope.text(word));
        return body ? this.#script(body, io) : 0;
      }
      case 'function':
        this.state.functions.set(command.name, command.body);
        return 0;
      case 'condition':
        return runCondition(command.condition, { scope: this.scope, state: this.state, files: this.process.files });
      case 'arithmetic':
        return runArithmetic(command.expression, this.scope);
      case 'count':
        return countLoop(command, this.scope, () => this.#script(command.body, io));
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

  async #simple(command: SimpleCommand, io: Streams): Promise<number> {
    const { scope, state } = this;
    this.#line = command.line;
    const [name, ...args] = await expandWords(scope, command.words);
    for (const array of command.arrays) {
      if (args.some((arg) => /^-\w*A/.test(arg))) state.arrays.declare(array.name, true);
      await scope.setArray(array);
    }
    if (state.options.has('xtrace') && name !== undefined) io.err(traceOf([name, ...args]));
    if (name === undefined) {
      state.status = 0;
      for (const assignment of command.assignments) await scope.set(assignment);
      return state.status;
    }
    const restores: (() => void)[] = [];
    for (const { name: variable, value } of command.assignments)
      restores.push(exportFor(state, variable, await scope.text(value)));
    const body = state.functions.get(name);
    // After the last command of its script a shell has nothing to wait for, unless it is to hear signals itself.
    const makesRoom = !body && command === this.#last && state.traps.size === 0;
    if (makesRoom) this.#hasMadeRoom = true;
    const status = body ? await this.#call(body, args, io) : await this.runCommand(name, args, io);
    for (const restore of restores.toReversed()) restore();
    return status;
  }

  async #call(body: Command, args: readonly string[], io: Streams): Promise<number> {
    const { positional } = this.state;
    this.state.positional = args;
    try {
      return await inFrame(this.state, () => this.#command(body, io));
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
    const shell = new Interpreter(this.process, this.#utilities, forkedState(this.state));
    shell.isInteractive = this.isInteractive;
    shell.#line = this.#line;
    return shell;
  }

  async #redirect(redirects: readonly Redirect[], streams: Streams): Promise<Streams | undefined> {
    const redirections: Redirection[] = [];
    for (const { target, ...rest } of redirects) redirections.push({ ...rest, text: await this.scope.text(target) });
    const io = redirected(redirections, streams, this.process, this.state.workingDir);
    if ('problem' in io) io.err(`${this.prefix}${io.problem}\n`);
    return 'problem' in io ? undefined : io;
  }
}
