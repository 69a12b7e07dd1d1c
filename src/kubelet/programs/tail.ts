import { sleep } from '../../kernel/clock.ts';
import { resolvePath } from '../runtime/file-system.ts';
import { OptionError, optionTable, readOptions } from './options.ts';
import { joined, linesOf, textOf } from './text.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

const table = optionTable(
  '-n --lines=',
  '-c --bytes=',
  '-f --follow',
  '-F --retry',
  '-q --quiet',
  '-s --sleep-interval=',
);

/** `-20` is `-n 20`. */
const withCount = (args: readonly string[]): readonly string[] =>
  args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg]));

/** The end of files, and with -f what is written to them from then on. */
export const tail: Utility = async (invocation) => {
  const { err, name, out } = invocation;
  try {
    const { given, rest } = readOptions(withCount(invocation.args), table);
    const isFollowing = given.has('follow') || given.has('retry');
    const lines = given.get('lines')?.at(-1) ?? '10';
    const bytes = given.get('bytes')?.at(-1);
    // What does not exist yet is waited for.
    const present = isFollowing ? rest.filter((path) => isThere(invocation, path)) : rest;
    const { text, code } =
      rest.length > 0 && present.length === 0 ? { text: '', code: 0 } : await textOf(invocation, present);
    out(bytes === undefined ? joined(lastOf(linesOf(text), lines)) : lastOf([...text], bytes).join(''));
    if (!isFollowing || rest.length === 0) return code;
    return await follow(invocation, rest, Number(given.get('sleep-interval')?.at(-1) ?? 1) * 1000);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    err(`${name}: ${error.message}\n`);
    return 1;
  }
};

/** `10`: the last ten; `+3`: from the third on. */
const lastOf = (parts: readonly string[], count: string): readonly string[] =>
  count.startsWith('+')
    ? parts.slice(Math.max(0, Number(count.slice(1)) - 1))
    : parts.slice(Math.max(0, parts.length - Math.abs(Number(count))));

const contentOf = ({ process, workingDir }: Invocation, path: string): string =>
  process.files.read(resolvePath(workingDir, path)) ?? '';

const isThere = ({ process, workingDir }: Invocation, path: string): boolean =>
  process.files.read(resolvePath(workingDir, path)) !== undefined;

/** Looks again and again, as BusyBox does, until the process is ended. */
async function follow(invocation: Invocation, paths: readonly string[], everyMs: number): Promise<number> {
  const { process, out } = invocation;
  const seen = new Map(paths.map((path) => [path, contentOf(invocation, path).length]));
  while (!process.killed.cancelled) {
    await sleep(process.clock, everyMs, process.killed);
    for (const path of paths) {
      const content = contentOf(invocation, path);
      const from = seen.get(path)!;
      // A file that has become shorter is another one.
      if (content.length !== from) out(content.slice(content.length < from ? 0 : from));
      seen.set(path, content.length);
    }
  }
  return 137;
}
