import { userName } from './identity.ts';
import { lettersOf } from './options.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

const kibi = 1024;

/** `11.2G`, as BusyBox writes sizes for people. */
function humanSize(bytes: number): string {
  let [size, unit] = [bytes / kibi, 0];
  while (size >= kibi && unit < 3) [size, unit] = [size / kibi, unit + 1];
  return `${size.toFixed(1)}${'KMGT'[unit]}`;
}

/** Lines of a table, each column as wide as its widest; the first and, where it is said, the last stand left. */
const row = (cells: readonly string[], widths: readonly number[]): string =>
  `${cells
    .map((cell, at) => (at === 0 || at === widths.length - 1 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
    .join(' ')
    .trimEnd()}\n`;

/** The file systems that a container sees: its own and what is mounted. */
const df: Utility = ({ args, out, process }) => {
  const { diskBytes, usedDiskBytes, memoryBytes } = process.machine();
  const isHuman = lettersOf(args).has('h');
  const size = (bytes: number): string => (isHuman ? humanSize(bytes) : String(Math.round(bytes / kibi)));
  const line = (name: string, total: number, used: number, at: string): readonly string[] => [
    name,
    size(total),
    size(used),
    size(total - used),
    `${Math.ceil((used / total) * 100)}%`,
    at,
  ];
  const lines = [
    ['Filesystem', isHuman ? 'Size' : '1K-blocks', 'Used', 'Available', 'Use%', 'Mounted on'],
    line('overlay', diskBytes, usedDiskBytes, '/'),
    line('tmpfs', 64 * kibi ** 2, 0, '/dev'),
    line('/dev/vda1', diskBytes, usedDiskBytes, '/etc/hosts'),
    line('shm', 64 * kibi ** 2, 0, '/dev/shm'),
    line('tmpfs', memoryBytes, 12 * kibi, '/run/secrets/kubernetes.io/serviceaccount'),
  ];
  for (const cells of lines) out(row(cells, [20, 9, 9, 9, 4, 10]));
  return 0;
};

const free: Utility = ({ args, out, process }) => {
  const { memoryBytes, usedMemoryBytes } = process.machine();
  const letters = lettersOf(args);
  const divisor = letters.has('g') ? kibi ** 3 : letters.has('m') ? kibi ** 2 : letters.has('b') ? 1 : kibi;
  const size = (bytes: number): string => (letters.has('h') ? humanSize(bytes) : String(Math.floor(bytes / divisor)));
  const left = memoryBytes - usedMemoryBytes;
  const line = (cells: readonly string[]): void =>
    out(`${cells.map((cell, at) => cell.padStart(at === 0 ? 0 : 12)).join('')}\n`);
  line(['       ', 'total', 'used', 'free', 'shared', 'buff/cache', 'available']);
  line(['Mem:   ', ...[memoryBytes, usedMemoryBytes, left, 0, 0, left].map(size)]);
  line(['Swap:  ', ...[0, 0, 0].map(size)]);
  return 0;
};

const clockText = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

/** `1 day,  2:03` */
function since(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const rest =
    hours > 0 ? `${String(hours).padStart(2)}:${String(minutes % 60).padStart(2, '0')}` : `${minutes % 60} min`;
  return days > 0 ? `${days} day${days > 1 ? 's' : ''}, ${rest}` : rest;
}

/** What has been kept busy of the processors since the machine was switched on. */
const loadOf = ({ process }: Invocation): string => {
  const { busyMs, bootedAt } = process.machine();
  return (busyMs / Math.max(1, process.clock.now() - bootedAt)).toFixed(2);
};

const uptime: Utility = (invocation) => {
  const { out, process } = invocation;
  const now = process.clock.now();
  const load = loadOf(invocation);
  out(
    ` ${clockText(now)} up ${since(now - process.machine().bootedAt)},  0 users,  load average: ${load}, ${load}, ${load}\n`,
  );
  return 0;
};

/** One look, as `top -b -n 1` has it. Differs: it does not come again by itself. */
const top: Utility = (invocation) => {
  const { out, process } = invocation;
  const { memoryBytes, usedMemoryBytes } = process.machine();
  const load = loadOf(invocation);
  const processes = process.visible();
  out(
    `Mem: ${Math.round(usedMemoryBytes / kibi)}K used, ${Math.round((memoryBytes - usedMemoryBytes) / kibi)}K free, 0K shrd, 0K buff, 0K cached\n`,
  );
  out(`Load average: ${load} ${load} ${load} 1/${processes.length} ${processes.at(-1)?.pid ?? 1}\n`);
  out('  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n');
  for (const { pid, command } of processes)
    out(
      `${String(pid).padStart(5)}     0 ${userName(process, process.user.uid).padEnd(8)} S     4332   0%   0   0% ${command.join(' ')}\n`,
    );
  return 0;
};

/** Commands that tell how the machine is. */
export const machineFigures: Readonly<Record<string, Utility>> = { df, free, uptime, top };
