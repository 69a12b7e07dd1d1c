import { sleep } from '../../kernel/clock.ts';
import { randomInt } from '../../kernel/random.ts';
import { resolverConfig } from '../../network/resolver.ts';
import { ConnectError, type ConnectFailure } from '../network/cluster-network.ts';
import { mounttest } from './agnhost-mounttest.ts';
import { optionTable, readOptions } from '../programs/options.ts';
import type { Process, Program } from '../runtime/program.ts';

const say =
  (what: (process: Process) => string): Program =>
  (process) => {
    process.write('stdout', `${what(process)}\n`);
    return 0;
  };

const resolverOf = ({ files }: Process) => resolverConfig(files.read('/etc/resolv.conf') ?? '');

/** Seconds of `5s`, `2m` or a number alone. */
function seconds(text: string): number {
  const [, digits = '0', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  return Number(digits) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit] ?? 1);
}

const verdicts: Readonly<Record<ConnectFailure, string>> = {
  'unknown-host': 'DNS: no such host',
  refused: 'REFUSED',
  'timed-out': 'TIMEOUT',
  unreachable: 'OTHER: no route to host',
  lost: 'OTHER: connection reset by peer',
};

/** Whether a port can be reached, in one word. Upstream: test/images/agnhost/connect */
const connect: Program = async (process) => {
  const { given, rest } = readOptions(process.args.slice(2), optionTable('--timeout=', '--protocol='));
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(rest[0] ?? '') ?? [];
  const timeout = seconds(given.get('timeout')?.at(-1) ?? '0s') * 1000;
  try {
    await process.network.connect(host, Number(port), timeout > 0 ? timeout : undefined);
    return 0;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    process.write('stderr', `${verdicts[error.failure]}\n`);
    return 1;
  }
};

const verbs = ['GET', 'PUT', 'POST'] as const;
const places = ['/api/v1/namespaces/default/pods', '/api/v1/namespaces/kube-system/pods', '/api/v1/namespaces/ns/pods'];

/** So many lines over so long a time. Upstream: test/images/agnhost/logs-generator */
const logsGenerator: Program = async (process) => {
  const { clock, random, killed } = process;
  const table = optionTable('-t --log-lines-total=', '-d --run-duration=');
  const { given } = readOptions(process.args.slice(2), table);
  const total = Number(given.get('log-lines-total')?.at(-1) ?? 0);
  const pauseMs = (seconds(given.get('run-duration')?.at(-1) ?? '60s') * 1000) / Math.max(1, total);
  for (let line = 0; line < total && !killed.cancelled; line++) {
    const iso = new Date(clock.now()).toISOString();
    const head = `I${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000       1 logs_generator.go:76]`;
    const name = randomInt(random, 36 ** 4).toString(36);
    process.write(
      'stdout',
      `${head} ${line} ${verbs[randomInt(random, 3)]} ${places[randomInt(random, 3)]}/${name} ${200 + randomInt(random, 400)}\n`,
    );
    await sleep(clock, pauseMs, killed);
  }
  return killed.cancelled ? 137 : 0;
};

/** Programs that say something and end. */
export const tools: Readonly<Record<string, Program>> = {
  connect,
  mounttest,
  'logs-generator': logsGenerator,
  'dns-suffix': say((process) => resolverOf(process).searches.join(',')),
  'dns-server-list': say((process) => resolverOf(process).nameservers.join(',')),
  'entrypoint-tester': say(({ args }) => `[${args.join(' ')}]`),
  'etc-hosts': say(({ files }) => (files.read('/etc/hosts') ?? '').trimEnd()),
};
