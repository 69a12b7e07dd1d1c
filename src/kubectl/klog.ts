import type { KubectlIo } from './io.ts';

/** What kubectl says of its own work: `I1127 23:06:11.123456    4242 round_trippers.go:632] ...`. Upstream: k8s.io/klog/v2 */
export function klog(
  { clock, stderr }: Pick<KubectlIo, 'clock' | 'stderr'>,
  severity: 'I' | 'W' | 'E',
  place: string,
  text: string,
): void {
  const [, month, day, time] = /^\d+-(\d\d)-(\d\d)T([\d:.]+)/.exec(new Date(clock.now()).toISOString())!;
  stderr(`${severity}${month}${day} ${time}000 ${String(processId).padStart(7)} ${place}] ${text}\n`);
}

/** The number under which this kubectl would be found among the machine's processes. */
const processId = 4243;
