/** A pattern that says in time proportional to the text whether it occurs in it, whatever the two are. */
export interface Pattern {
  readonly test: (text: string) => boolean;
  /** The same pattern as JavaScript has it, which may take longer than anybody waits. */
  readonly native: RegExp;
}

type Node =
  | { readonly kind: 'one'; readonly matches: (point: number) => boolean }
  | { readonly kind: 'assert'; readonly holds: (before: number, after: number) => boolean }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number };

/** One step of a compiled pattern; numbers are places of other steps. */
type Step =
  | { readonly matches: (point: number) => boolean; readonly next: number }
  | { readonly holds: (before: number, after: number) => boolean; readonly next: number }
  | { readonly either: readonly number[] }
  | 'found';

/** No character: where the text begins and ends. */
const none = -1;
const newline = 10;

const isWord = (point: number): boolean => point !== none && /\w/.test(String.fromCodePoint(point));

/** Go's limit. Upstream: regexp/syntax/parse.go (maxRepeat) */
const maxRepeat = 1000;
const maxSteps = 20_000;
const maxDepth = 1000;

const group = /^\((?:\?(?:<[A-Za-z_]\w*>|:))?/;
const atom =
  /^(?:\[(?:\\[^]|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|c[A-Za-z]|[^])|[^])/u;
const quantifier = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/;

/** Reads what JavaScript has found to be a pattern. @throws SyntaxError where Go knows no such thing */
class Parser {
  #rest: string;
  readonly #flags: string;
  #depth = 0;

  constructor(source: string, flags: string) {
    this.#rest = source;
    this.#flags = flags;
  }

  choice(): Node {
    const parts = [this.#sequence()];
    while (this.#takes('|')) parts.push(this.#sequence());
    return parts.length === 1 ? parts[0]! : { kind: 'any', parts };
  }

  #takes(text: string): boolean {
    if (!this.#rest.startsWith(text)) return false;
    this.#rest = this.#rest.slice(text.length);
    return true;
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#rest !== '' && this.#rest[0] !== '|' && this.#rest[0] !== ')') parts.push(this.#repeated());
    return { kind: 'all', parts };
  }

  #repeated(): Node {
    const part = this.#single();
    const match = quantifier.exec(this.#rest);
    if (!match) return part;
    this.#rest = this.#rest.slice(match[0].length);
    const [text, least, range, most] = match;
    if (least === undefined)
      return { kind: 'repeat', part, min: text[0] === '+' ? 1 : 0, max: text[0] === '?' ? 1 : Infinity };
    const min = Number(least);
    const max = range === undefined ? min : most === '' ? Infinity : Number(most);
    if (min > maxRepeat || (max > maxRepeat && max !== Infinity))
      throw new SyntaxError(`invalid repeat count: \`${text}\``);
    return { kind: 'repeat', part, min, max };
  }

  #single(): Node {
    const multiline = this.#flags.includes('m');
    if (this.#takes('^'))
      return { kind: 'assert', holds: (before) => before === none || (multiline && before === newline) };
    if (this.#takes('$'))
      return { kind: 'assert', holds: (_, after) => after === none || (multiline && after === newline) };
    if (this.#takes('\\b')) return { kind: 'assert', holds: (before, after) => isWord(before) !== isWord(after) };
    if (this.#takes('\\B')) return { kind: 'assert', holds: (before, after) => isWord(before) === isWord(after) };
    if (this.#rest[0] === '(') {
      const [opening] = group.exec(this.#rest)!;
      if (this.#rest.startsWith(`${opening}?`)) throw new SyntaxError('invalid or unsupported Perl syntax');
      this.#rest = this.#rest.slice(opening.length);
      if (++this.#depth > maxDepth) throw new SyntaxError('expression nests too deeply');
      const inner = this.choice();
      this.#depth--;
      this.#takes(')');
      return inner;
    }
    const [text] = atom.exec(this.#rest)!;
    if (/^\\[1-9k]/.test(text)) throw new SyntaxError(`invalid escape sequence: \`${text}\``);
    this.#rest = this.#rest.slice(text.length);
    return { kind: 'one', matches: oneOf(new RegExp(`^${text}$`, `u${this.#flags.replace('m', '')}`)) };
  }
}

/** Whether a character is one of those that an atom stands for; what is asked often is remembered. */
function oneOf(atomPattern: RegExp): (point: number) => boolean {
  const known = new Uint8Array(128);
  return (point) => {
    if (point >= known.length) return atomPattern.test(String.fromCodePoint(point));
    known[point] ||= atomPattern.test(String.fromCodePoint(point)) ? 1 : 2;
    return known[point] === 1;
  };
}

/** Compiles from the end: each node knows where its match goes on. */
function compile(node: Node, next: number, steps: Step[]): number {
  const add = (step: Step): number => {
    if (steps.length >= maxSteps) throw new SyntaxError('expression too large');
    return steps.push(step) - 1;
  };
  switch (node.kind) {
    case 'one':
      return add({ matches: node.matches, next });
    case 'assert':
      return add({ holds: node.holds, next });
    case 'all':
      return node.parts.reduceRight((after, part) => compile(part, after, steps), next);
    case 'any':
      return add({ either: node.parts.map((part) => compile(part, next, steps)) });
    case 'repeat': {
      let after = next;
      if (node.max === Infinity) {
        const loop = add('found');
        const body = compile(node.part, loop, steps);
        steps[loop] = { either: [body, next] };
        after = loop;
      } else
        for (let more = node.max - node.min; more > 0; more--)
          after = add({ either: [compile(node.part, after, steps), next] });
      for (let needed = node.min; needed > 0; needed--) after = compile(node.part, after, steps);
      return after;
    }
  }
}

/** Goes through the text once with all the places that a match can have come to. Upstream: regexp (RE2) */
function runs(steps: readonly Step[], start: number, text: string): boolean {
  const seenAt = new Int32Array(steps.length).fill(-1);
  let places: number[] = [];
  let before = none;
  for (let at = 0; at <= text.length;) {
    const after = text.codePointAt(at) ?? none;
    const reached: number[] = [];
    const pending = [...places, start];
    while (pending.length > 0) {
      const place = pending.pop()!;
      if (seenAt[place] === at) continue;
      seenAt[place] = at;
      const step = steps[place]!;
      if (step === 'found') return true;
      if ('either' in step) pending.push(...step.either);
      else if ('holds' in step) {
        if (step.holds(before, after)) pending.push(step.next);
      } else if (after !== none && step.matches(after)) reached.push(step.next);
    }
    places = reached;
    before = after;
    at += after > 0xffff ? 2 : 1;
  }
  return false;
}

/** Shorter texts cost JavaScript's own matcher little, where a pattern has but one thing to choose. */
const shortText = 1000;

/** @param flags of JavaScript: `i`, `m`, `s`. @throws SyntaxError */
export function linearPattern(source: string, flags: string): Pattern {
  const native = new RegExp(source, `u${flags}`);
  const parser = new Parser(source, flags);
  const steps: Step[] = ['found'];
  const start = compile(parser.choice(), 0, steps);
  const isSimple = (source.match(/[*+?}|]/g) ?? []).length <= 1;
  return {
    native,
    test: (text) => (isSimple && text.length <= shortText ? native.test(text) : runs(steps, start, text)),
  };
}
