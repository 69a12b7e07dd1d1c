import { resolvePath } from '../runtime/file-system.ts';
import type { PortReply, PortRequest } from '../runtime/network.ts';
import type { Process } from '../runtime/program.ts';
import { OptionError, optionTable, readOptions } from './options.ts';
import type { Invocation } from '../shell/utility.ts';

const table = optionTable('-f', '-v', '-i', '-p=', '-h=', '-c=', '-u=');

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  txt: 'text/plain',
  json: 'application/json',
  css: 'text/css',
};

/** BusyBox's web server: the files of a folder. Differs: it always stays in the foreground, as containers want it. */
export async function httpd({ args, err, process, workingDir }: Invocation): Promise<number> {
  try {
    const { given } = readOptions(args, table);
    const port = Number(given.get('p')?.at(-1)?.split(':').at(-1) ?? 80);
    const home = resolvePath(workingDir, given.get('h')?.at(-1) ?? '.');
    process.listen(port, (request) => page(process, home, request));
  } catch (error) {
    err(`httpd: ${error instanceof OptionError ? error.message : `bind: Address already in use`}\n`);
    return 1;
  }
  await new Promise<void>((resolve) => {
    process.onSignal('SIGTERM', resolve);
    process.killed.onCancel(resolve);
  });
  return 0;
}

function page({ files }: Process, home: string, { path, method }: PortRequest): PortReply {
  const pathname = decodeURI(path.split('?')[0] ?? '/');
  const file = `${home === '/' ? '' : home}${pathname}${pathname.endsWith('/') ? 'index.html' : ''}`;
  const content = pathname.split('/').includes('..') ? undefined : files.read(file);
  if (content === undefined) return notFound;
  const type = types[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return {
    status: 200,
    headers: { 'content-type': type, connection: 'close' },
    body: method === 'HEAD' ? '' : content,
  };
}

const notFound: PortReply = {
  status: 404,
  headers: { 'content-type': 'text/html', connection: 'close' },
  body: '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n',
};
