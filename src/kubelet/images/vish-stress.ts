import { quantityValue, parseQuantity } from '../../apimachinery/quantity.ts';
import { sleep } from '../../kernel/clock.ts';
import type { ImageContent, Program } from '../runtime/program.ts';
import { klogTime } from './klog-time.ts';

/** How often what is held is told to the kernel while it grows, ms. */
const step = 100;

const seconds = (text: string): number => {
  const [, digits = '0', unit = 'ms'] = /^(\d+(?:\.\d+)?)(us|ms|s|m)$/.exec(text) ?? [];
  return Number(digits) * ({ us: 1e-6, ms: 1e-3, s: 1, m: 60 }[unit] ?? 1);
};

/** Keeps so many processors busy, and takes memory bit by bit. Upstream: github.com/vishh/stress */
const stress: Program = async (process) => {
  const { args, clock, killed } = process;
  const given = new Map<string, string>();
  for (let at = 1; at < args.length; at++) {
    const [name = '', value] = args[at]!.replace(/^--?/, '').split('=', 2);
    given.set(name, value ?? args[++at] ?? '');
  }
  const say = (text: string): void => process.write('stderr', `${klogTime(process)} main.go:26] ${text}\n`);
  const [total = '0', bit = '4Ki'] = [given.get('mem-total'), given.get('mem-alloc-size')];
  const [wanted, bytes] = [total, bit].map((amount) => quantityValue(parseQuantity(amount))) as [number, number];
  const pause = given.get('mem-alloc-sleep') ?? '1ms';
  say(`Allocating "${total}" memory, in "${bit}" chunks, with a ${pause} sleep between allocations`);
  const cores = Number(given.get('cpus') ?? 0);
  for (let thread = 0; thread < cores; thread++) say('Spawning a thread to consume CPU');
  process.useCpu(cores);
  const perStep = Math.max(bytes, (bytes * step) / 1000 / Math.max(1e-6, seconds(pause)));
  for (let held = 0; held < wanted && !killed.cancelled;) {
    held = Math.min(wanted, held + perStep);
    process.useMemory(held);
    await sleep(clock, step, killed);
  }
  say(`Allocated "${total}" memory`);
  await new Promise<void>((resolve) => killed.onCancel(resolve));
  return 137;
};

/** What the course material on CPU limits runs. */
export const vishStressImage: ImageContent = {
  entrypoint: ['/stress'],
  command: ['-logtostderr'],
  env: {},
  programs: { stress },
  files: { '/stress': '' },
};
