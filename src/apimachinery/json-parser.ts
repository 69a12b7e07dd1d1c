import { setField } from './set-field.ts';
import type { Json } from './object.ts';

/** JSON text as values, and what plain parsing would lose. */
export interface ParsedJson {
  readonly value: Json;
  /** Objects in which a key is repeated, with their keys as they were written. */
  readonly repeated: ReadonlyMap<object, readonly string[]>;
}

/** Text that is not JSON; the message is that of Go's decoder. */
export class JsonSyntaxError extends Error {}

type JsonObject = { [field: string]: Json };

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Throws `JsonSyntaxError`. Upstream: encoding/json/scanner.go
 *
 * Differs: a whole number that a 64-bit integer holds but this platform's numbers do not is refused, rather than kept without its last digits.
 */
export const parseJson = (text: string): ParsedJson => parsePlain(text) ?? parseCarefully(text);

/** Where such a number may be: nothing shorter is beyond 2^53. */
export const manyDigits = /\d{16}/;

const longest = 2n ** 63n;

/** Whether whole digits would come back as other ones. */
export function losesDigits(digits: string): boolean {
  if (!/^-?\d{16,19}$/.test(digits) || String(Number(digits)) === digits) return false;
  const exact = BigInt(digits);
  return exact < longest && exact >= -longest;
}

export const lostDigitsText = (digits: string): string =>
  `whole numbers beyond 2^53 are not kept exactly here: ${digits}`;

const noneRepeated: ReadonlyMap<object, readonly string[]> = new Map();

/** By the platform's parser, which is fast, where that loses nothing: the text is JSON, repeats no key and has no long numbers. */
function parsePlain(text: string): ParsedJson | undefined {
  if (manyDigits.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return keysIn(value) === writtenKeys(text) ? { value, repeated: noneRepeated } : undefined;
  } catch {
    return undefined;
  }
}

function keysIn(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += keysIn(item);
  else
    for (const key of Object.keys(value)) {
      const field = value[key]!;
      count += typeof field === 'object' ? 1 + keysIn(field) : 1;
    }
  return count;
}

/** The strings of a JSON text that a colon follows. */
function writtenKeys(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start >= 0;) {
    let end = text.indexOf('"', start + 1);
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
    let next = end + 1;
    while (text.charCodeAt(next) <= 0x20) next++;
    if (text.charCodeAt(next) === colon) count++;
    start = text.indexOf('"', next);
  }
  return count;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === backslash) before--;
  return (at - before) % 2 === 0;
}

/** Our own: it can say where the text is wrong, and which keys are repeated. */
function parseCarefully(text: string): ParsedJson {
  const repeated = new Map<object, string[]>();
  let at = 0;

  const endOfInput = (): never => {
    throw new JsonSyntaxError('unexpected end of JSON input');
  };

  function fail(context: string): never {
    if (at >= text.length) endOfInput();
    throw new JsonSyntaxError(`invalid character ${goQuotedCharacter(text, at)} ${context}`);
  }

  function skipSpace(): void {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      at++;
    }
  }

  function parseValue(): Json {
    skipSpace();
    switch (text[at]) {
      case '{':
        return parseObject();
      case '[':
        return parseArray();
      case '"':
        return parseString();
      case 't':
        return literal('true', true);
      case 'f':
        return literal('false', false);
      case 'n':
        return literal('null', null);
      default:
        return parseNumber();
    }
  }

  function literal<Value extends Json>(word: string, value: Value): Value {
    for (let i = 0; i < word.length; i++, at++)
      if (text[at] !== word[i]) fail(`in literal ${word} (expecting '${word[i]}')`);
    return value;
  }

  function parseObject(): JsonObject {
    const object: JsonObject = {};
    let keys: string[] | undefined;
    at++;
    skipSpace();
    if (text[at] === '}') {
      at++;
      return object;
    }
    for (;;) {
      skipSpace();
      if (text.charCodeAt(at) !== quote) fail('looking for beginning of object key string');
      const key = parseString();
      skipSpace();
      if (text[at] !== ':') fail('after object key');
      at++;
      if (keys) keys.push(key);
      else if (Object.hasOwn(object, key)) repeated.set(object, (keys = [...Object.keys(object), key]));
      setField(object, key, parseValue());
      skipSpace();
      if (text[at] === '}') {
        at++;
        return object;
      }
      if (text[at] !== ',') fail('after object key:value pair');
      at++;
    }
  }

  function parseArray(): Json[] {
    const items: Json[] = [];
    at++;
    skipSpace();
    if (text[at] === ']') {
      at++;
      return items;
    }
    for (;;) {
      items.push(parseValue());
      skipSpace();
      if (text[at] === ']') {
        at++;
        return items;
      }
      if (text[at] !== ',') fail('after array element');
      at++;
    }
  }

  function parseString(): string {
    at++;
    let start = at;
    let result = '';
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === quote) return result + text.slice(start, at++);
      if (code === backslash) {
        result += text.slice(start, at++) + parseEscape();
        start = at;
      } else if (code < 0x20 || Number.isNaN(code)) fail('in string literal');
      else at++;
    }
  }

  function parseEscape(): string {
    const letter = text[at];
    if (letter === 'u') {
      at++;
      const digits = text.slice(at, at + 4);
      for (let i = 0; i < 4; i++, at++)
        if (!/[0-9a-fA-F]/.test(text[at] ?? '')) fail('in \\u hexadecimal character escape');
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = letter === undefined ? undefined : escapes[letter];
    if (character === undefined) return fail('in string escape code');
    at++;
    return character;
  }

  const isDigit = (): boolean => {
    const code = text.charCodeAt(at);
    return code >= 0x30 && code <= 0x39;
  };

  function digits(context: string): void {
    if (!isDigit()) fail(context);
    while (isDigit()) at++;
  }

  function parseNumber(): number {
    const start = at;
    if (text[at] === '-') {
      at++;
      if (!isDigit()) fail('in numeric literal');
    } else if (!isDigit()) fail('looking for beginning of value');
    if (text[at] === '0') at++;
    else digits('in numeric literal');
    const whole = text.slice(start, at);
    if (text[at] === '.') {
      at++;
      digits('after decimal point in numeric literal');
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at++;
      if (text[at] === '+' || text[at] === '-') at++;
      digits('in exponent of numeric literal');
    }
    const written = text.slice(start, at);
    if (written === whole && losesDigits(whole)) throw new JsonSyntaxError(lostDigitsText(whole));
    return Number(written);
  }

  try {
    const value = parseValue();
    skipSpace();
    if (at < text.length) fail('after top-level value');
    return { value, repeated };
  } catch (error) {
    if (error instanceof RangeError) throw new JsonSyntaxError('exceeded max depth');
    throw error;
  }
}

/** A character as Go's error messages show it. */
function goQuotedCharacter(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}
