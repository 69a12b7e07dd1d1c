import { sleep } from '../../kernel/clock.ts';
import type { ImageContent, Program } from '../runtime/program.ts';

const bytesOf = (text: string): number => {
  const [, digits = '0', unit = ''] = /^(\d+)([bkmg]?)$/i.exec(text) ?? [];
  return Number(digits) * 1024 ** Math.max(0, 'bkmg'.indexOf(unit.toLowerCase() || 'b'));
};

const secondsOf = (text: string): number => {
  const [, digits = '0', unit = ''] = /^(\d+)([smhdy]?)$/i.exec(text) ?? [];
  return Number(digits) * ({ m: 60, h: 3600, d: 86_400, y: 31_557_600 }[unit.toLowerCase()] ?? 1);
};

/** The long and the short name of what takes a value. */
const names: Readonly<Record<string, string>> = {
  c: 'cpu',
  i: 'io',
  m: 'vm',
  d: 'hdd',
  t: 'timeout',
};

/** Its workers hold memory and keep the processor busy. As PID 1 it is deaf to SIGTERM. */
const stress: Program = async (process) => {
  const { args, clock, killed } = process;
  const given: Record<string, string> = {};
  for (let at = 1; at < args.length; at++) {
    const [name = '', value] = args[at]!.replace(/^--?/, '').split('=', 2);
    given[names[name] ?? name] = value ?? args[++at] ?? '';
  }
  const workers = (kind: string): number => Number(given[kind] ?? 0);
  const count = ['cpu', 'io', 'vm', 'hdd'].map((kind) => `${workers(kind)} ${kind}`);
  const say = (text: string): void => process.write('stdout', `stress: info: [${process.pid}] ${text}\n`);
  say(`dispatching hogs: ${count.join(', ')}`);
  // One that hangs on to its memory does nothing meanwhile; a disk is slower than a processor.
  const [vm, io] = [given['vm-hang'] === undefined ? workers('vm') : 0, workers('io') + workers('hdd')];
  process.useCpu(workers('cpu') + vm + io / 4);
  process.useMemory(workers('vm') * bytesOf(given['vm-bytes'] ?? '256M'));
  const seconds = given['timeout'] === undefined ? undefined : secondsOf(given['timeout']);
  if (seconds === undefined) {
    await new Promise<void>((resolve) => {
      killed.onCancel(resolve);
    });
    return 137;
  }
  await sleep(clock, seconds * 1000, killed);
  say(`successful run completed in ${seconds}s`);
  return 0;
};

/** What the course material on memory limits runs. Source: https://github.com/resurrecting-open-source-projects/stress */
export const stressImage: ImageContent = {
  entrypoint: [],
  command: ['/bin/sh'],
  env: {},
  programs: { stress },
  files: {},
};
