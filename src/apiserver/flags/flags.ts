import { type FlagName, flagTable, type FlagValue } from './flag-table.ts';
import { type FlagType, quote } from './flag-types.ts';
import { StartupError } from './startup-error.ts';

/** The command line, read. */
export interface Flags {
  /** What a flag was given, or what it is by itself. */
  get<Name extends FlagName>(name: Name): FlagValue<Name>;
  isGiven(name: FlagName): boolean;
}

/**
 * Reads a command line: `--name=value`, `--name value`, and `--name` alone where that means true.
 * Upstream: github.com/spf13/pflag flag.go, whose texts the refusals are.
 * @throws StartupError
 */
export function parseFlags(args: readonly string[]): Flags {
  const given = new Map<FlagName, unknown>();
  const positional: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (!arg.startsWith('-') || arg === '-') {
      positional.push(arg);
      continue;
    }
    const [name, value] = split(arg);
    const type: FlagType<unknown> = flagTable[name];
    const text = value ?? (type.bare ? 'true' : args[++at]);
    if (text === undefined) throw usage(`flag needs an argument: --${name}`);
    given.set(name, readValue(name, type, text, given.get(name)));
  }
  if (positional.length > 0)
    throw usage(`"kube-apiserver" does not take any arguments, got [${positional.map(quote).join(' ')}]`);
  return {
    get: <Name extends FlagName>(name: Name) =>
      (given.has(name) ? given.get(name) : flagTable[name].initial) as FlagValue<Name>,
    isGiven: (name) => given.has(name),
  };
}

const usage = (message: string): StartupError => new StartupError('usage', message);

function split(arg: string): readonly [FlagName, string | undefined] {
  if (!arg.startsWith('--')) throw usage(`unknown shorthand flag: '${arg[1]}' in ${arg}`);
  const equals = arg.indexOf('=');
  const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
  if (name === '' || name.startsWith('-')) throw usage(`bad flag syntax: ${arg}`);
  if (!isFlag(name)) throw usage(`unknown flag: --${name}`);
  return [name, equals < 0 ? undefined : arg.slice(equals + 1)];
}

const isFlag = (name: string): name is FlagName => Object.hasOwn(flagTable, name);

function readValue(name: FlagName, type: FlagType<unknown>, text: string, before: unknown): unknown {
  try {
    return type.read(text, before);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usage(`invalid argument ${quote(text)} for "--${name}" flag: ${why}`);
  }
}

/** The files that a command line names, as far as the server reads them itself. */
export function namedFiles(args: readonly string[]): readonly string[] {
  const flags = parseFlags(args);
  return (Object.keys(flagTable) as FlagName[]).flatMap((name) => {
    const type: FlagType<unknown> = flagTable[name];
    const path = flags.get(name);
    return type.file && typeof path === 'string' && path !== '' ? [path] : [];
  });
}
