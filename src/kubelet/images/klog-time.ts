import type { Process } from '../runtime/program.ts';

/** `I1124 15:31:00.000000       1`: klog's line head. */
export function klogTime({ clock, pid }: Process): string {
  const iso = new Date(clock.now()).toISOString();
  return `I${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000 ${String(pid).padStart(7)}`;
}
