import { goDuration, readDuration } from '../apimachinery/duration.ts';

export type FlagKind = 'string' | 'bool' | 'int' | 'list' | 'duration';

export interface FlagSpec {
  readonly kind: FlagKind;
  readonly short?: string;
  /** Value of the flag when it is given without one, e.g. `--dry-run`. */
  readonly bare?: string;
  /** What it is when it is not given, as help writes it; absent: nothing, as of its kind. */
  readonly initial?: string;
  /** What help says of it. */
  readonly help?: string;
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

export interface ParsedArguments {
  readonly positional: readonly string[];
  /** What follows `--`. */
  readonly rest: readonly string[];
  readonly flags: Flags;
}

/** The flags that were given, by long name. */
export class Flags {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** The same with another value for one. */
  with(name: string, value: string): Flags {
    return new Flags(new Map([...this.#values, [name, [value]]]));
  }

  /** The others: what a command calls its own is not what every command knows by that name. */
  without(names: Iterable<string>): Flags {
    const own = new Set(names);
    return new Flags(new Map([...this.#values].filter(([name]) => !own.has(name))));
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  string(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  list(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  bool(name: string): boolean {
    return this.string(name) === 'true';
  }

  /** A duration in ms. */
  ms(name: string): number | undefined {
    const text = this.string(name);
    return text === undefined ? undefined : goDuration(text);
  }

  int(name: string): number | undefined {
    const text = this.string(name);
    return text === undefined ? undefined : Number(text);
  }
}

/** A flag that cannot be read, in pflag's words. */
export class FlagError extends Error {}

/**
 * The places of the words that are neither flags nor values of flags. Of a flag that is not among the given ones it is
 * taken for granted that its value is not a word of its own.
 */
export function wordPlaces(specs: FlagSpecs, args: readonly string[]): readonly number[] {
  const named = Object.entries(specs).filter(([, { kind, bare }]) => kind !== 'bool' && bare === undefined);
  const takeNext = new Set(named.flatMap(([name, { short }]) => [`--${name}`, ...(short ? [`-${short}`] : [])]));
  return args.flatMap((arg, at) => (arg.startsWith('-') || takeNext.has(args[at - 1] ?? '') ? [] : [at]));
}

/** As Go's strconv.ParseBool reads it; undefined: it does not. */
export function boolOf(text: string): 'true' | 'false' | undefined {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return 'true';
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? 'false' : undefined;
}

/** Reads arguments the way cobra and pflag do. @throws FlagError */
export function parseArguments(specs: FlagSpecs, args: readonly string[]): ParsedArguments {
  const values = new Map<string, string[]>();
  const positional: string[] = [];
  let rest: readonly string[] = [];

  const set = (name: string, shown: string, spec: FlagSpec, value: string): void => {
    if (spec.kind === 'int' && !/^[+-]?\d+$/.test(value))
      throw new FlagError(
        `invalid argument "${value}" for "${shown}" flag: strconv.ParseInt: parsing "${value}": invalid syntax`,
      );
    const time = spec.kind === 'duration' ? readDuration(value) : undefined;
    if (time && 'problem' in time)
      throw new FlagError(`invalid argument "${value}" for "${shown}" flag: ${time.problem}`);
    const yesOrNo = spec.kind === 'bool' ? boolOf(value) : undefined;
    if (spec.kind === 'bool' && yesOrNo === undefined)
      throw new FlagError(
        `invalid argument "${value}" for "${shown}" flag: strconv.ParseBool: parsing "${value}": invalid syntax`,
      );
    const known = values.get(name);
    if (known && spec.kind === 'list') known.push(value);
    else values.set(name, [yesOrNo ?? value]);
  };
  const bareValue = (spec: FlagSpec): string | undefined => spec.bare ?? (spec.kind === 'bool' ? 'true' : undefined);
  const byShort = new Map(
    Object.entries(specs).flatMap(([name, { short }]) => (short ? [[short, name] as const] : [])),
  );

  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      rest = args.slice(i + 1);
      break;
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
      const spec = specs[name];
      if (!spec) throw new FlagError(`unknown flag: --${name}`);
      const shown = spec.short ? `-${spec.short}, --${name}` : `--${name}`;
      if (equals >= 0) set(name, shown, spec, arg.slice(equals + 1));
      else {
        const value = bareValue(spec) ?? args[++i];
        if (value === undefined) throw new FlagError(`flag needs an argument: --${name}`);
        set(name, shown, spec, value);
      }
      continue;
    }
    if (!arg.startsWith('-') || arg === '-') {
      positional.push(arg);
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const short = arg[at]!;
      const name = byShort.get(short);
      const spec = name === undefined ? undefined : specs[name];
      if (name === undefined || !spec) throw new FlagError(`unknown shorthand flag: '${short}' in ${arg}`);
      const shown = `-${short}, --${name}`;
      const bare = bareValue(spec);
      if (bare !== undefined && arg[at + 1] !== '=') {
        set(name, shown, spec, bare);
        continue;
      }
      const attached = arg.slice(at + 1).replace(/^=/, '');
      const value = attached === '' ? args[++i] : attached;
      if (value === undefined) throw new FlagError(`flag needs an argument: '${short}' in ${arg}`);
      set(name, shown, spec, value);
      break;
    }
  }
  return { positional, rest, flags: new Flags(values) };
}
