import { ConnectError, type Connection } from '../network/cluster-network.ts';
import { headOf } from './http-exchange.ts';
import { listenForOne } from './netcat-listen.ts';
import { OptionError, optionTable, readOptions } from './options.ts';
import type { Invocation } from '../shell/utility.ts';

const table = optionTable('-z', '-v', '-n', '-u', '-l', '-k', '-w=', '-i=', '-p=');

const texts: Readonly<Record<string, string>> = {
  refused: 'Connection refused',
  unreachable: 'No route to host',
  'timed-out': 'Connection timed out',
  lost: 'Connection reset by peer',
};

/** BusyBox's nc: whether a port is open, or one HTTP request from standard input, which is all that the network speaks. */
export async function netcat(invocation: Invocation): Promise<number> {
  const { args, err, out, process, stdin } = invocation;
  try {
    const { given, rest } = readOptions(args, table);
    if (given.has('l')) return await listen(invocation, given, rest);
    const [host, port] = rest;
    if (host === undefined || port === undefined) {
      err('BusyBox v1.37.0 multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT\n');
      return 1;
    }
    const patienceMs = given.has('w') ? Number(given.get('w')!.at(-1)) * 1000 : undefined;
    const ip = process.network.resolve(host);
    if (ip === undefined) {
      err(`nc: bad address '${host}'\n`);
      return 1;
    }
    let connection: Connection;
    try {
      connection = await process.network.connect(host, Number(port), patienceMs);
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      err(`nc: ${host} (${ip}:${port}): ${texts[error.failure]}\n`);
      return 1;
    }
    if (given.has('v')) err(`${host} (${ip}:${port}) open\n`);
    if (given.has('z')) return 0;
    const request = requestIn(await stdin.readAll());
    if (!request) return 0;
    const reply = await connection.request(request);
    out(headOf(reply) + reply.body);
    return 0;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    err(`nc: ${error.message}\n`);
    return 1;
  }
}

/** One connection after the other with -k, else one alone. */
async function listen(
  invocation: Invocation,
  given: ReadonlyMap<string, readonly string[]>,
  rest: readonly string[],
): Promise<number> {
  const port = Number(given.get('p')?.at(-1) ?? rest.at(-1) ?? 0);
  let code: number;
  do code = await listenForOne(invocation, port);
  while (given.has('k') && code === 0);
  return code;
}

function requestIn(text: string) {
  const [head = '', body = ''] = text.split(/\r?\n\r?\n(.*)/s);
  const [first = '', ...lines] = head.split(/\r?\n/);
  const [, method, path] = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(first) ?? [];
  if (method === undefined || path === undefined) return undefined;
  const headers = Object.fromEntries(
    lines.map((line): [string, string] => {
      const [name = '', value = ''] = line.split(/:\s*(.*)/s);
      return [name.toLowerCase(), value];
    }),
  );
  return { method, path, headers, ...(body !== '' && { body }) };
}
