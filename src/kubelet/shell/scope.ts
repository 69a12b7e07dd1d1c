import { resolvePath } from '../runtime/file-system.ts';
import type { Process } from '../runtime/program.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import type { Dialect } from './dialect.ts';
import type { ExpansionSource } from './expansion-source.ts';
import { expandPattern, expandText, expandWords } from './expansion.ts';
import { parameter, type ShellState } from './shell-state.ts';
import type { ArrayAssignment, Assignment, Script, Word } from './syntax.ts';

/** What a scope asks of the shell whose it is. */
export interface ScopeHost {
  /** Number of the job that was last started in the background. */
  readonly lastJob: () => number | undefined;
  readonly substitute: (script: Script) => Promise<string>;
}

/** How deep a variable may name others in an expression. */
const deepest = 32;

/** The variables of a shell, and what expansion makes of them. */
export class Scope implements ExpansionSource {
  readonly #state: ShellState;
  readonly #process: Process;
  readonly #host: ScopeHost;

  constructor(state: ShellState, process: Process, host: ScopeHost) {
    this.#state = state;
    this.#process = process;
    this.#host = host;
  }

  get dialect(): Dialect {
    return this.#state.dialect;
  }

  value(name: string): string | undefined {
    return parameter(name, this.#state, this.#process, this.#host.lastJob());
  }

  assign(name: string, value: string): void {
    if (this.elements(name)) this.#state.arrays.set(name, '0', value);
    else this.#state.variables.set(name, value);
  }

  elements(name: string): ReadonlyMap<string, string> | undefined {
    return this.#state.arrays.elements(name);
  }

  element(name: string, index: string): string | undefined {
    const key = this.keyOf(name, index);
    return this.elements(name) ? this.#state.arrays.get(name, key) : key === '0' ? this.value(name) : undefined;
  }

  /** An index as it is kept: of an indexed array what its expression comes to. */
  keyOf(name: string, index: string): string {
    return this.#state.arrays.isAssociative(name) ? index : String(this.calculate(index));
  }

  mustBeSet(name: string): boolean {
    return this.#state.options.has('nounset') && /^\w+$/.test(name);
  }

  positional(): readonly string[] {
    return this.#state.positional;
  }

  directory(path: string): readonly string[] {
    return this.#process.files.list(resolvePath(this.#state.workingDir, path || '.'));
  }

  substitute(script: Script): Promise<string> {
    return this.#host.substitute(script);
  }

  text(word: Word): Promise<string> {
    return expandText(this, word);
  }

  pattern(word: Word): Promise<string> {
    return expandPattern(this, word);
  }

  calculate(expression: string): number {
    return this.#calculate(expression, 0);
  }

  /** One assignment of a simple command. */
  async set({ name, index, appends, value }: Assignment): Promise<void> {
    const text = await this.text(value);
    if (index) {
      const key = this.keyOf(name, await this.text(index));
      const before = appends ? (this.#state.arrays.get(name, key) ?? '') : '';
      this.#state.arrays.set(name, key, before + text);
    } else this.assign(name, appends ? (this.value(name) ?? '') + text : text);
  }

  /** `name=(a b)`, `name+=(c)`, and `name=([key]=value)`. */
  async setArray({ name, appends, items }: ArrayAssignment): Promise<void> {
    const { arrays } = this.#state;
    const texts = await expandWords(this, items);
    if (!appends || !arrays.elements(name)) arrays.declare(name, arrays.isAssociative(name));
    for (const text of texts) {
      const [, index, value = ''] = /^\[([^\]]+)\]=([\s\S]*)$/.exec(text) ?? [];
      if (index === undefined) arrays.push(name, [text]);
      else arrays.set(name, this.keyOf(name, index), value);
    }
  }

  #calculate(expression: string, depth: number): number {
    const place = (whole: string): readonly [name: string, index: string | undefined] => {
      const [, name = whole, index] = /^(\w+)\[(.*)\]$/.exec(whole) ?? [];
      return [name, index];
    };
    return evaluateArithmetic(expression, {
      get: (whole) => {
        const [name, index] = place(whole);
        const text = (index === undefined ? this.value(name) : this.element(name, index)) ?? '';
        if (/^\s*-?\d+\s*$/.test(text)) return Number(text);
        return text === '' || depth >= deepest ? 0 : this.#calculate(text, depth + 1);
      },
      set: (whole, value) => {
        const [name, index] = place(whole);
        if (index === undefined) this.assign(name, String(value));
        else this.#state.arrays.set(name, this.keyOf(name, index), String(value));
      },
    });
  }
}
