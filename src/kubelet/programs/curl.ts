import { utf8Length } from '../../apimachinery/base64.ts';
import { ConnectError, type Connection } from '../network/cluster-network.ts';
import type { PortReply } from '../runtime/network.ts';
import { resolvePath } from '../runtime/file-system.ts';
import { exchange, headOf, hostHeader, type WebAddress, type WebRequest, webAddress } from './http-exchange.ts';
import { OptionError, optionTable, type ReadOptions, readOptions } from './options.ts';
import type { Invocation } from '../shell/utility.ts';

const table = optionTable(
  '-f --fail',
  '-i --include',
  '-I --head',
  '-k --insecure',
  '-L --location',
  '-s --silent',
  '-S --show-error',
  '-v --verbose',
  '-g --globoff',
  '-4 --ipv4',
  '-N --no-buffer',
  '-O --remote-name',
  '--compressed',
  '--http1.1',
  '-A --user-agent=',
  '-b --cookie=',
  '-d --data-raw --data-binary --data=',
  '-e --referer=',
  '-H --header=',
  '-m --max-time=',
  '-o --output=',
  '-u --user=',
  '-w --write-out=',
  '-X --request=',
  '--cacert=',
  '--connect-timeout=',
  '--retry=',
  '--url=',
);

const version = '8.14.1';
const longestChain = 50;

/** Ends the transfer: curl's exit code and what it says of it. */
class Failure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface Transfer {
  readonly address: WebAddress;
  readonly reply: PortReply;
  readonly connection: Connection;
  readonly startedAt: number;
}

/** curl, for one URL after the other. */
export async function curl(invocation: Invocation): Promise<number> {
  const { args, err } = invocation;
  let options: ReadOptions;
  try {
    options = readOptions(args, table);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    err(
      `curl: option ${error.option}: ${error.problem === 'unknown' ? 'is unknown' : 'requires parameter'}\ncurl: try 'curl --help' for more information\n`,
    );
    return 2;
  }
  const urls = [...(options.given.get('url') ?? []), ...options.rest];
  if (urls.length === 0) {
    err(`curl: (2) no URL specified\ncurl: try 'curl --help' for more information\n`);
    return 2;
  }
  let code = 0;
  for (const url of urls) code = await transferred(invocation, options, url);
  return code;
}

async function transferred(invocation: Invocation, options: ReadOptions, url: string): Promise<number> {
  const { given } = options;
  const isHushed = given.has('silent') && !given.has('show-error');
  try {
    const transfer = await follow(invocation, options, url);
    const { status } = transfer.reply;
    if (given.has('fail') && status >= 400) {
      writeOut(invocation, options, transfer);
      throw new Failure(22, `The requested URL returned error: ${status}`);
    }
    deliver(invocation, options, transfer);
    writeOut(invocation, options, transfer);
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code !== 22) writeOut(invocation, options, undefined);
    if (!isHushed) invocation.err(`curl: (${error.code}) ${error.message}\n`);
    return error.code;
  }
}

async function follow(invocation: Invocation, options: ReadOptions, url: string): Promise<Transfer> {
  let address = webAddress(url);
  for (let followed = 0; ; followed++) {
    if (!address) throw new Failure(3, 'URL rejected: Malformed input to a URL function');
    const transfer = await transferOf(invocation, options, address);
    const { status, headers } = transfer.reply;
    const { location } = headers;
    if (!options.given.has('location') || status < 300 || status >= 400 || location === undefined) return transfer;
    if (followed === longestChain) throw new Failure(47, `Maximum (${longestChain}) redirects followed`);
    address = webAddress(
      location.startsWith('/') ? `${address.scheme}://${address.host}:${address.port}${location}` : location,
    );
  }
}

async function transferOf(
  { process, err }: Invocation,
  { given }: ReadOptions,
  address: WebAddress,
): Promise<Transfer> {
  const { host, port } = address;
  const note = (text: string): void => void (given.has('verbose') && err(`* ${text}\n`));
  const startedAt = process.clock.now();
  const spent = (): number => Math.round(process.clock.now() - startedAt);
  const seconds = (name: string): number | undefined =>
    given.has(name) ? Number(given.get(name)!.at(-1)) * 1000 : undefined;
  const [connectMs, totalMs] = [seconds('connect-timeout'), seconds('max-time')];
  const ip = process.network.resolve(host);
  if (ip === undefined) throw new Failure(6, `Could not resolve host: ${host}`);
  note(`  Trying ${ip}:${port}...`);
  let connection: Connection;
  try {
    connection = await process.network.connect(host, port, connectMs ?? totalMs);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    if (error.failure === 'timed-out') throw new Failure(28, `Connection timed out after ${spent()} milliseconds`);
    throw new Failure(7, `Failed to connect to ${host} port ${port} after ${spent()} ms: Could not connect to server`);
  }
  note(`Connected to ${host} (${ip}) port ${port}`);
  const request = requestOf(given);
  if (given.has('verbose')) err(requestText(address, request));
  try {
    const left = totalMs === undefined ? undefined : Math.max(0, totalMs - spent());
    const reply = await exchange(process, connection, address, request, left);
    if (given.has('verbose')) err(headOf(reply, '\n').replaceAll(/^(?=.)/gm, '< '));
    return { address, reply, connection, startedAt };
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    if (error.failure === 'timed-out')
      throw new Failure(28, `Operation timed out after ${spent()} milliseconds with 0 bytes received`);
    throw new Failure(52, 'Empty reply from server');
  }
}

function requestOf(given: ReadOptions['given']): WebRequest {
  const data = given.get('data')?.join('&');
  const headers: Record<string, string> = {
    'user-agent': given.get('user-agent')?.at(-1) ?? `curl/${version}`,
    accept: '*/*',
    ...(data !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
  };
  for (const header of given.get('header') ?? []) {
    const [name = '', text = ''] = header.split(/:\s*(.*)/s);
    headers[name.toLowerCase()] = text;
  }
  const usual = given.has('head') ? 'HEAD' : data === undefined ? 'GET' : 'POST';
  const method = given.get('request')?.at(-1) ?? usual;
  return { method, headers, ...(data !== undefined && { body: data }) };
}

const requestText = (address: WebAddress, { method, headers }: WebRequest): string =>
  [
    `${method} ${address.path} HTTP/1.1`,
    `Host: ${hostHeader(address)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
  ]
    .map((line) => `> ${line}\n`)
    .join('');

/** The answer goes to standard output or into a file. */
function deliver({ out, process, workingDir }: Invocation, { given }: ReadOptions, { address, reply }: Transfer): void {
  const head = given.has('include') || given.has('head') ? headOf(reply) : '';
  const text = head + (given.has('head') ? '' : reply.body);
  const named = given.has('remote-name') ? address.path.split('?')[0]!.split('/').at(-1) : undefined;
  const file = given.get('output')?.at(-1) ?? named;
  if (file === undefined || file === '-') out(text);
  else if (file !== '/dev/null') {
    const problem = process.files.write(resolvePath(workingDir, file), text);
    if (problem !== undefined) throw new Failure(23, `client returned ERROR on write: ${problem}`);
  }
}

/** `-w '%{http_code}\n'`. */
function writeOut({ out, process }: Invocation, { given }: ReadOptions, transfer: Transfer | undefined): void {
  const format = given.get('write-out')?.at(-1);
  if (format === undefined) return;
  const code = String(transfer?.reply.status ?? 0).padStart(3, '0');
  const seconds = transfer ? (process.clock.now() - transfer.startedAt) / 1000 : 0;
  const values: Readonly<Record<string, string>> = {
    http_code: code,
    response_code: code,
    content_type: transfer?.reply.headers['content-type'] ?? '',
    remote_ip: transfer?.connection.to.ip ?? '',
    remote_port: String(transfer?.connection.to.port ?? ''),
    size_download: String(transfer ? utf8Length(transfer.reply.body) : 0),
    time_total: seconds.toFixed(6),
  };
  const newlines: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\r': '\r' };
  out(
    format.replace(/%\{(\w+)\}|\\[ntr]/g, (text, name?: string) =>
      name === undefined ? newlines[text]! : (values[name] ?? ''),
    ),
  );
}
