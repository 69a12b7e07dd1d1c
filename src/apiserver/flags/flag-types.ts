import { formatDuration, parseDuration } from './duration.ts';

/** How the text of a flag becomes its value. */
export interface FlagType<Value> {
  readonly initial: Value;
  /** @param before what the flag was last given, where it was. @throws Error with the text that pflag would say */
  read(text: string, before: Value | undefined): Value;
  /** The value as the server shows it; absent: as it is. */
  show?(value: Value): string;
  /** Means true where nothing follows it. */
  readonly bare?: true;
  /** Names a file that the server reads when it starts. */
  readonly file?: true;
}

export const string = (initial = ''): FlagType<string> => ({ initial, read: (text) => text });

/** The path of a file that the server reads. */
export const file: FlagType<string> = { ...string(), file: true };

export const boolean = (initial: boolean): FlagType<boolean> => ({ initial, read: readBoolean, bare: true });

export const integer = (initial: number): FlagType<number> => ({
  initial,
  read(text) {
    if (!/^[+-]?(?:0[xX][\da-fA-F]+|\d+)$/.test(text)) throw syntax('ParseInt', text);
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new Error(`strconv.ParseInt: parsing ${quote(text)}: value out of range`);
    return value;
  },
});

export const float = (initial: number): FlagType<number> => ({
  initial,
  read(text) {
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) throw syntax('ParseFloat', text);
    return Number(text);
  },
});

/** Milliseconds, written as Go writes durations: `1h30m`. */
export const duration = (initial: string): FlagType<number> => ({
  initial: parseDuration(initial),
  read: parseDuration,
  show: formatDuration,
});

/** Comma-separated; a flag given again adds to the list. */
export const list = (...initial: readonly string[]): FlagType<readonly string[]> => ({
  initial,
  read: (text, before = []) => [...before, ...(text === '' ? [] : text.split(',').map(unquoted))],
});

/** Given again, it adds to the list; commas mean nothing. */
export const repeated: FlagType<readonly string[]> = { initial: [], read: (text, before = []) => [...before, text] };

/** `key=value` pairs, comma-separated; a key alone has the value ''. */
export const pairs: FlagType<ReadonlyMap<string, string>> = {
  initial: new Map(),
  read(text, before) {
    const values = new Map(before);
    for (const pair of text.split(',')) {
      const [key = '', ...value] = pair.split('=');
      if (key.trim() !== '') values.set(key.trim(), value.join('=').trim());
    }
    return values;
  },
};

export const address: FlagType<string> = {
  initial: '',
  read(text) {
    if (!isAddress(text)) throw new Error(`failed to parse IP: ${quote(text)}`);
    return text.trim();
  },
};

/** `30000-32767`, or a base and a count: `30000+100`. Upstream: apimachinery/pkg/util/net/port_range.go */
export const portRange = (initial: string): FlagType<string> => ({
  initial,
  read(text) {
    const match = /^(\d+)(?:([-+])(\d+))?$/.exec(text.trim());
    const [, first = '', sign, second = first] = match ?? [];
    const from = Number(first);
    const to = sign === '+' ? from + Number(second) : Number(second);
    const no = (why: string) => new Error(`unable to parse port range: ${text}: ${why}`);
    if (text.trim() !== '' && !match) throw new Error(`unable to parse port range: ${text}: ${badNumber(text)}`);
    if (from > 65_535 || to > 65_535) throw no('the port range cannot be greater than 65535');
    if (to < from) throw no('end port cannot be less than start port');
    return `${from}-${to}`;
  },
});

export function readBoolean(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw syntax('ParseBool', text);
}

export const quote = (text: string): string => JSON.stringify(text);

const syntax = (parser: string, text: string): Error =>
  new Error(`strconv.${parser}: parsing ${quote(text)}: invalid syntax`);

const badNumber = (text: string): string => syntax('Atoi', text.split(/[-+]/)[0]!).message;

const unquoted = (text: string): string => (/^".*"$/.test(text) ? text.slice(1, -1) : text);

const isAddress = (text: string): boolean => {
  const trimmed = text.trim();
  const parts = trimmed.split('.');
  const isV4 = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return isV4 || (trimmed.includes(':') && /^[\da-fA-F:.]+$/.test(trimmed));
};
