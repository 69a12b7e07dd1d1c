import { sleep } from '../../kernel/clock.ts';
import type { PortReply } from '../runtime/network.ts';
import type { ImageContent, Process, Program } from '../runtime/program.ts';
import { until, waitForSignal } from './signals.ts';

const mebibyte = 1024 ** 2;
const ownBytes = 8 * mebibyte;

const text = (status: number, body: string): PortReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${body}\n`,
});

/** What each path asks for, and in which unit. */
const requests: Readonly<Record<string, { readonly amount: string; readonly kind: 'cpu' | 'memory' }>> = {
  '/ConsumeCPU': { amount: 'millicores', kind: 'cpu' },
  '/ConsumeMem': { amount: 'megabytes', kind: 'memory' },
};

/** Keeps processors busy and holds memory for as long as it is asked to over HTTP. Upstream: test/images/resource-consumer */
const consumer: Program = async (process) => {
  const held = { cpu: 0, memory: 0 };
  const hold = (kind: 'cpu' | 'memory', amount: number): void => {
    held[kind] += amount;
    process.useCpu(held.cpu / 1000);
    process.useMemory(ownBytes + held.memory * mebibyte);
  };
  hold('cpu', 0);
  process.listen(portOf(process), ({ method, path, body = '' }) => {
    const [pathname = '', query = ''] = path.split('?');
    const request = requests[pathname];
    if (!request) return text(404, `unknown function: ${pathname}`);
    if (method !== 'POST') return text(400, 'request type is different than POST');
    const form = new Map(
      [...query.split('&'), ...body.split('&')].map((pair) => pair.split('=', 2) as [string, string]),
    );
    const amount = Number(form.get(request.amount));
    const seconds = Number(form.get('durationSec'));
    if (!form.has(request.amount) || !form.has('durationSec'))
      return text(400, `not given function argument: ${request.amount} or durationSec`);
    if (!Number.isInteger(amount) || !Number.isInteger(seconds))
      return text(400, `incorrect function argument: ${request.amount} or durationSec`);
    hold(request.kind, amount);
    void sleep(process.clock, seconds * 1000, process.killed).then(() => hold(request.kind, -amount));
    return text(200, `${pathname.slice(1)}\n${amount} ${request.amount}\n${seconds} durationSec`);
  });
  await until(process, waitForSignal(process, ['SIGTERM', 'SIGINT']));
  return 0;
};

const portOf = ({ args }: Process): number =>
  Number(
    args
      .join(' ')
      .match(/-port[ =](\d+)/)
      ?.at(1) ?? 8080,
  );

export const resourceConsumerImage: ImageContent = {
  entrypoint: ['/consumer'],
  command: [],
  env: {},
  programs: { consumer },
  files: { '/consumer': '' },
};
