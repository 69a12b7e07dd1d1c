import { sleep } from '../../kernel/clock.ts';
import { randomInt } from '../../kernel/random.ts';
import { ConnectError } from '../network/cluster-network.ts';
import { exchange, webAddress } from '../programs/http-exchange.ts';
import { optionTable, readOptions } from '../programs/options.ts';
import type { PortReply, PortRequest } from '../runtime/network.ts';
import type { Process } from '../runtime/program.ts';
import { until, waitForSignal } from './signals.ts';

const table = optionTable(
  '--http-port=',
  '--udp-port=',
  '--sctp-port=',
  '--delay-shutdown=',
  '--http-override=',
  '--tls-cert-file=',
  '--tls-private-key-file=',
);

/** What a process of this program goes by while it runs. */
interface Server {
  readonly process: Process;
  readonly end: (code: number) => void;
}

type Page = (
  server: Server,
  request: PortRequest,
  query: ReadonlyMap<string, string>,
) => PortReply | Promise<PortReply>;

const text = (body: string, status = 200): PortReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

/** A port that a client might have sent from. */
const senderPort = ({ random }: Process): number => 32_768 + randomInt(random, 28_232);

const pages: Readonly<Record<string, Page>> = {
  '/': ({ process }) => text(`NOW: ${new Date(process.clock.now()).toISOString()}`),
  '/hostname': ({ process }) => text(process.hostname),
  '/hostName': ({ process }) => text(process.hostname),
  '/healthz': () => text(''),
  '/clientip': ({ process }, { remoteIp }) => text(`${remoteIp}:${senderPort(process)}`),
  '/header': (_server, { headers }, query) => text(headers[(query.get('key') ?? '').toLowerCase()] ?? ''),
  '/echo': (_server, _request, query) => text(query.get('msg') ?? '', Number(query.get('code') ?? 200)),
  '/redirect': (_server, _request, query) => ({
    status: Number(query.get('code') ?? 302),
    headers: { location: query.get('location') ?? '/' },
    body: '',
  }),
  '/exit': async ({ process, end }, _request, query) => {
    const code = Number(query.get('code') ?? 0);
    void sleep(process.clock, 0).then(() => end(code));
    return text('');
  },
  '/shutdown': ({ end }) => {
    end(0);
    return text('');
  },
  '/dial': async ({ process }, _request, query) => dial(process, query),
};

/** Asks another one, so many times: which answers came back, and what went wrong. */
async function dial(process: Process, query: ReadonlyMap<string, string>): Promise<PortReply> {
  const host = query.get('host') ?? '';
  const port = Number(query.get('port') ?? 80);
  const request = decodeURIComponent(query.get('request') ?? query.get('dialCommand') ?? 'hostname');
  const protocol = query.get('protocol') ?? 'http';
  if (!['http', 'udp'].includes(protocol)) return text(`unsupported protocol "${protocol}"\n`, 400);
  const responses: string[] = [];
  const errors: string[] = [];
  for (let tried = 0; tried < Number(query.get('tries') ?? 1); tried++) {
    try {
      responses.push(
        protocol === 'udp' ? await overUdp(process, host, port, request) : await overHttp(process, host, port, request),
      );
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      errors.push(`${protocol} ${host}:${port}: ${error.failure}`);
    }
  }
  return text(JSON.stringify({ ...(errors.length > 0 && { errors }), ...(responses.length > 0 && { responses }) }));
}

const patienceMs = 5_000;

async function overHttp(process: Process, host: string, port: number, path: string): Promise<string> {
  const address = webAddress(`http://${host}:${port}/${path.replace(/^\//, '')}`);
  if (!address) throw new ConnectError('unknown-host');
  const connection = await process.network.connect(host, port, patienceMs);
  const reply = await exchange(process, connection, address, { method: 'GET', headers: {} }, patienceMs);
  return reply.body.trim();
}

async function overUdp(process: Process, host: string, port: number, message: string): Promise<string> {
  const answer = await process.network.datagram(host, port, message, patienceMs);
  if (answer === undefined) throw new ConnectError('timed-out');
  return answer.trim();
}

function datagramAnswer(process: Process, message: string): string | undefined {
  const [command = '', rest = ''] = message.trim().split(/\s+(.*)/s);
  if (/^hostname$/i.test(command)) return process.hostname;
  return command === 'echo' ? rest : undefined;
}

const queryOf = (path: string): ReadonlyMap<string, string> =>
  new Map(
    (path.split('?')[1] ?? '').split('&').map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return [name, decodeURIComponent(value.replaceAll('+', ' '))];
    }),
  );

/**
 * The server that network tests talk to. Differs: of its pages those that need a shell or an upload are missing.
 * Upstream: test/images/agnhost/netexec
 */
export async function netexec(process: Process): Promise<number> {
  const { given } = readOptions(process.args.slice(2), table);
  const port = (name: string, otherwise: number): number => Number(given.get(name)?.at(-1) ?? otherwise);
  const [http, udp] = [port('http-port', 8080), port('udp-port', 8081)];
  let end: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const server = { process, end };
  process.write('stdout', `Started HTTP server on port ${http}\nStarted UDP server on port ${udp}\n`);
  process.listen(http, (request) => {
    const page = pages[request.path.split('?')[0] ?? '/'];
    return page ? page(server, request, queryOf(request.path)) : text('404 page not found\n', 404);
  });
  if (udp > 0) process.listenForDatagrams(udp, (message) => datagramAnswer(process, message));
  const delayMs = port('delay-shutdown', 0) * 1000;
  const signalled = waitForSignal(process, ['SIGTERM', 'SIGINT'])
    .then(() => sleep(process.clock, delayMs, process.killed))
    .then(() => 0);
  return (await until(process, Promise.race([ended, signalled]))) ?? 137;
}
