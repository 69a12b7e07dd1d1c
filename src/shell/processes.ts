import type { MachineProcess } from '../protocol/messages.ts';

/** `ps -aux` and `ps -ef`: every process with its whole command line. Other forms list the shell's own. */
export function printProcesses(args: readonly string[], processes: readonly MachineProcess[], now: number): string {
  const flags = args.join('').replaceAll('-', '');
  if (flags.includes('a') && flags.includes('u')) return userFormat(processes, now);
  if (flags.includes('e') && flags.includes('f')) return fullFormat(processes, now);
  return simpleFormat(flags.includes('e') || flags.includes('a') ? processes : processes.slice(-1), now);
}

function userFormat(processes: readonly MachineProcess[], now: number): string {
  const rows = processes.map(({ user, pid, cpuPercent, memoryKiB, startedAt, command }) => {
    const memory = ((memoryKiB / (8 * 1024 * 1024)) * 100).toFixed(1);
    return `${user.padEnd(8)} ${pad(pid, 7)} ${pad(cpuPercent.toFixed(1), 4)} ${pad(memory, 4)} ${pad(memoryKiB * 6, 7)} ${pad(memoryKiB, 6)} ?        Ssl  ${clockTime(startedAt)} ${pad(cpuTime(cpuPercent, now - startedAt), 6)} ${command.join(' ')}`;
  });
  return lines(['USER         PID %CPU %MEM     VSZ    RSS TTY      STAT START   TIME COMMAND', ...rows]);
}

function fullFormat(processes: readonly MachineProcess[], now: number): string {
  const rows = processes.map(
    ({ user, pid, cpuPercent, startedAt, command }) =>
      `${user.padEnd(8)} ${pad(pid, 7)} ${pad(pid === 1 ? 0 : 1, 7)}  ${Math.round(cpuPercent)} ${clockTime(startedAt)} ?        ${longCpuTime(cpuPercent, now - startedAt)} ${command.join(' ')}`,
  );
  return lines(['UID          PID    PPID  C STIME TTY          TIME CMD', ...rows]);
}

function simpleFormat(processes: readonly MachineProcess[], now: number): string {
  const rows = processes.map(
    ({ pid, cpuPercent, startedAt, command }) =>
      `${pad(pid, 7)} ?        ${longCpuTime(cpuPercent, now - startedAt)} ${(command[0] ?? '').slice((command[0] ?? '').lastIndexOf('/') + 1)}`,
  );
  return lines(['    PID TTY          TIME CMD', ...rows]);
}

const lines = (rows: readonly string[]): string => rows.map((row) => `${row}\n`).join('');
const pad = (value: string | number, width: number): string => String(value).padStart(width);
const two = (value: number): string => String(value).padStart(2, '0');

const clockTime = (ms: number): string => {
  const date = new Date(ms);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
};

const cpuSeconds = (percent: number, elapsedMs: number): number => Math.floor((percent / 100) * (elapsedMs / 1000));

const cpuTime = (percent: number, elapsedMs: number): string => {
  const seconds = cpuSeconds(percent, elapsedMs);
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
};

const longCpuTime = (percent: number, elapsedMs: number): string => {
  const seconds = cpuSeconds(percent, elapsedMs);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};
