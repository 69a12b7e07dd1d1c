import { resolvePath } from '../runtime/file-system.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

/** Bytes that go through in a ms. */
const bytesPerMs = 1_000_000;

/** What goes on for ever is worked off in pieces of so many ms. */
const piece = 1_000;

const units: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  kD: 1000,
  k: 1024,
  K: 1024,
  MD: 1_000_000,
  M: 1024 ** 2,
  GD: 1_000_000_000,
  G: 1024 ** 3,
};

const bytesOf = (text: string): number => {
  const [, digits = '', unit = ''] = /^(\d+)(\w*)$/.exec(text) ?? [];
  return digits === '' ? NaN : Number(digits) * (units[unit] ?? NaN);
};

const amount = (bytes: number): string => {
  const names = ['', 'KB', 'MB', 'GB', 'TB'];
  let at = 0;
  for (; bytes >= 1024 && at < names.length - 1; at++) bytes /= 1024;
  return at === 0 ? `${bytes}B` : `${bytes.toFixed(1)}${names[at]}`;
};

/** Devices without an end. */
const endless = new Set(['/dev/zero', '/dev/urandom', '/dev/random']);

/** Copies blocks. Differs: what comes from a device is zeros. Upstream: busybox, coreutils/dd.c */
export const dd: Utility = async (invocation) => {
  const { args, err, stdin, process, workingDir } = invocation;
  const given = new Map(args.map((arg) => arg.split(/=(.*)/s, 2) as [string, string]));
  const path = (name: string): string | undefined => {
    const value = given.get(name);
    return value === undefined ? undefined : resolvePath(workingDir, value);
  };
  const fail = (message: string): number => {
    err(`dd: ${message}\n`);
    return 1;
  };
  const block = bytesOf(given.get('bs') ?? '512');
  const count = bytesOf(given.get('count') ?? '0');
  if (!(block > 0)) return fail(`invalid number '${given.get('bs')}'`);
  if (Number.isNaN(count)) return fail(`invalid number '${given.get('count')}'`);
  const from = path('if');
  const limit = given.has('count') ? block * count : Infinity;
  const source = from === undefined ? await stdin.readAll() : process.files.read(from);
  const isEndless = from !== undefined && endless.has(from);
  if (!isEndless && from !== '/dev/null' && source === undefined)
    return fail(`can't open '${given.get('if')}': No such file or directory`);
  const text = source ?? '';
  const bytes = isEndless ? limit : Math.min(limit, text.length);
  const startedAt = process.clock.now();
  if (bytes === Infinity) {
    while (!process.killed.cancelled) await process.compute(piece);
    return 137;
  }
  await process.compute(bytes / bytesPerMs);
  const problem = written(invocation, path('of'), isEndless ? bytes : text.slice(0, bytes));
  if (problem !== undefined) return fail(`can't open '${given.get('of')}': ${problem}`);
  const seconds = Math.max(1e-6, (process.clock.now() - startedAt) / 1000);
  const records = `${Math.floor(bytes / block)}+${bytes % block > 0 ? 1 : 0} records`;
  err(`${records} in\n${records} out\n`);
  err(`${bytes} bytes (${amount(bytes)}) copied, ${seconds.toFixed(6)} seconds, ${amount(bytes / seconds)}/s\n`);
  return 0;
};

/** @param content text, or so many zeros. What went wrong, or nothing */
function written({ out, process }: Invocation, path: string | undefined, content: string | number): string | undefined {
  if (path === '/dev/null') return undefined;
  if (path === undefined) {
    out(typeof content === 'string' ? content : '\0'.repeat(content));
    return undefined;
  }
  return typeof content === 'string' ? process.files.write(path, content) : process.files.writeZeros(path, content);
}

/** Gives a file a size. Upstream: busybox, util-linux/fallocate.c */
export const fallocate: Utility = ({ args, err, process, workingDir }) => {
  const at = args.indexOf('-l');
  const bytes = bytesOf(args[at + 1] ?? '');
  const file = args.find((arg, place) => !arg.startsWith('-') && place !== at + 1);
  if (at < 0 || Number.isNaN(bytes) || file === undefined) {
    err('BusyBox v1.37.0 () multi-call binary.\n\nUsage: fallocate [-o OFS] -l LEN FILE\n');
    return 1;
  }
  const problem = process.files.writeZeros(resolvePath(workingDir, file), bytes);
  if (problem === undefined) return 0;
  err(`fallocate: can't open '${file}': ${problem}\n`);
  return 1;
};
