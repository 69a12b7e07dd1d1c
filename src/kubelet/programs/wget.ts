import { utf8Length } from '../../apimachinery/base64.ts';
import { ConnectError } from '../network/cluster-network.ts';
import type { PortReply } from '../runtime/network.ts';
import { resolvePath } from '../runtime/file-system.ts';
import { exchange, headOf, statusLine, type WebAddress, type WebRequest, webAddress } from './http-exchange.ts';
import { OptionError, optionTable, type ReadOptions, readOptions } from './options.ts';
import type { Invocation } from '../shell/utility.ts';

const table = optionTable(
  '-c --continue',
  '-q --quiet',
  '-s --spider',
  '-S --server-response',
  '--no-check-certificate',
  '-O --output-document=',
  '-P --directory-prefix=',
  '-T --timeout=',
  '-t --tries=',
  '-U --user-agent=',
  '-Y --proxy=',
  '--header=',
  '--post-data=',
);

const longestChain = 5;

/** What goes wrong once, in the words of the C library. */
const connectTexts: Readonly<Record<string, string>> = {
  refused: 'Connection refused',
  unreachable: 'No route to host',
  'timed-out': 'Connection timed out',
};

/** Ends the program with a message. */
class Failure extends Error {}

/** BusyBox's wget. */
export async function wget(invocation: Invocation): Promise<number> {
  const { args, err, name } = invocation;
  try {
    const options = readOptions(args, table);
    const [url] = options.rest;
    if (url === undefined) throw new Failure('missing URL');
    await download(invocation, options, url);
    return 0;
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof OptionError)) throw error;
    err(`${name}: ${error.message}\n`);
    return 1;
  }
}

async function download(invocation: Invocation, options: ReadOptions, url: string): Promise<void> {
  const { err, process } = invocation;
  const value = (name: string): string | undefined => options.given.get(name)?.at(-1);
  const say = (text: string): void => void (options.given.has('quiet') || err(text));
  const patienceMs = value('timeout') === undefined ? undefined : Number(value('timeout')) * 1000;
  const request = requestOf(options);
  let address = webAddress(url);
  for (let followed = 0; ; followed++) {
    if (!address) throw new Failure(`not an http or ftp url: ${url}`);
    const ip = process.network.resolve(address.host);
    if (ip === undefined) throw new Failure(`bad address '${address.host}'`);
    say(`Connecting to ${address.host} (${ip}:${address.port})\n`);
    const reply = await fetched(invocation, address, { ip, request, patienceMs });
    if (options.given.has('server-response')) err(headOf(reply, '\n').replaceAll(/^(?=.)/gm, '  '));
    const location = reply.headers['location'];
    if (reply.status >= 300 && reply.status < 400 && location !== undefined) {
      if (followed === longestChain) throw new Failure('too many redirections');
      address = webAddress(
        location.startsWith('/') ? `${address.scheme}://${address.host}:${address.port}${location}` : location,
      );
      continue;
    }
    if (reply.status >= 400) throw new Failure(`server returned error: ${statusLine(reply.status)}`);
    if (options.given.has('spider')) say('remote file exists\n');
    else save(invocation, value('output-document') ?? nameIn(address, value('directory-prefix')), reply, say);
    return;
  }
}

function requestOf({ given }: ReadOptions): WebRequest {
  const headers: Record<string, string> = {
    'user-agent': given.get('user-agent')?.at(-1) ?? 'Wget',
    connection: 'close',
  };
  for (const header of given.get('header') ?? []) {
    const [name = '', text = ''] = header.split(/:\s*(.*)/s);
    headers[name.toLowerCase()] = text;
  }
  const body = given.get('post-data')?.at(-1);
  if (body === undefined) return { method: given.has('spider') ? 'HEAD' : 'GET', headers };
  return { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body };
}

async function fetched(
  { process }: Invocation,
  address: WebAddress,
  asked: { readonly ip: string; readonly request: WebRequest; readonly patienceMs: number | undefined },
): Promise<PortReply> {
  const { ip, request, patienceMs } = asked;
  try {
    const connection = await process.network.connect(address.host, address.port, patienceMs);
    return await exchange(process, connection, address, request, patienceMs);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    if (error.failure === 'lost') throw new Failure('error getting response');
    if (error.failure === 'timed-out' && patienceMs !== undefined) throw new Failure('download timed out');
    throw new Failure(`can't connect to remote host (${ip}): ${connectTexts[error.failure]}`);
  }
}

const nameIn = ({ path }: WebAddress, folder?: string): string => {
  const file = path.split('?')[0]!.split('/').at(-1) || 'index.html';
  return folder === undefined ? file : `${folder}/${file}`;
};

function save(
  { out, process, workingDir }: Invocation,
  file: string,
  { body }: PortReply,
  say: (text: string) => void,
): void {
  const isOutput = file === '-';
  say(isOutput ? 'writing to stdout\n' : `saving to '${file}'\n`);
  if (isOutput) out(body);
  else {
    const problem = file === '/dev/null' ? undefined : process.files.write(resolvePath(workingDir, file), body);
    if (problem !== undefined) throw new Failure(`can't open '${file}': ${problem}`);
  }
  const size = String(utf8Length(body)).padStart(5);
  say(`${(isOutput ? '-' : file).slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${size}  0:00:00 ETA\n`);
  say(isOutput ? 'written to stdout\n' : `'${file}' saved\n`);
}
