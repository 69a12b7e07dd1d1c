import { optionTable, readOptions } from '../programs/options.ts';
import type { PortHandler } from '../runtime/network.ts';
import type { ImageContent, Process, Program } from '../runtime/program.ts';
import { accessTime } from './access-time.ts';
import { boxCommands, debianFiles, shellPrograms } from './busybox.ts';
import { until, waitForSignal } from './signals.ts';

export const plain = { 'content-type': 'text/plain; charset=utf-8' };

/** Answers on a port until it is asked to end. */
export async function serving(process: Process, port: number, handler: PortHandler): Promise<number> {
  process.useMemory(6 * 1024 ** 2);
  process.listen(port, handler);
  await until(process, waitForSignal(process, ['SIGTERM', 'SIGINT']));
  return 0;
}

/** An image of one program. */
export const image = (name: string, program: Program, more: Partial<ImageContent> = {}): ImageContent => ({
  entrypoint: [`/${name}`],
  command: [],
  env: {},
  programs: { [name]: program },
  files: { [`/${name}`]: '' },
  ...more,
});

/** The example of many a page about Services. Upstream: GoogleCloudPlatform/kubernetes-engine-samples, hello-app */
export const helloApp = (tag: string): ImageContent =>
  image('hello-app', (process) => {
    const port = Number(process.env['PORT'] ?? 8080);
    process.write('stderr', `Server listening on port ${port}\n`);
    return serving(process, port, ({ path }) => {
      process.write('stderr', `Serving request: ${path}\n`);
      return { status: 200, headers: plain, body: `Hello, world!\nVersion: ${tag}.0\nHostname: ${process.hostname}\n` };
    });
  });

/** Says one text. Upstream: hashicorp/http-echo */
export const httpEcho: ImageContent = image('http-echo', (process) => {
  const { given } = readOptions(
    process.args.slice(1).map((arg) => arg.replace(/^-(?=\w{2})/, '--')),
    optionTable('--text=', '--listen=', '--status-code='),
  );
  const text = given.get('text')?.at(-1) ?? process.env['ECHO_TEXT'];
  if (text === undefined) {
    process.write('stderr', 'Missing -text option!\n');
    return 127;
  }
  const port = Number((given.get('listen')?.at(-1) ?? ':5678').split(':').at(-1));
  process.write('stdout', `[INFO] server is listening on :${port}\n`);
  const status = Number(given.get('status-code')?.at(-1) ?? 200);
  return serving(process, port, () => ({ status, headers: plain, body: `${text}\n` }));
});

/** Tells a request back. Upstream: traefik/whoami */
export const whoamiServer: ImageContent = image('whoami', (process) => {
  const { given } = readOptions(
    process.args.slice(1).map((arg) => arg.replace(/^-(?=\w{2})/, '--')),
    optionTable('--port=', '--name=', '--verbose'),
  );
  const port = Number(given.get('port')?.at(-1) ?? process.env['WHOAMI_PORT_NUMBER'] ?? 80);
  process.write('stdout', `Starting up on port ${port}\n`);
  return serving(process, port, ({ method, path, headers, remoteIp }) => {
    const name = given.get('name')?.at(-1);
    const lines = [
      ...(name === undefined ? [] : [`Name: ${name}`]),
      `Hostname: ${process.hostname}`,
      'IP: 127.0.0.1',
      `IP: ${process.podIp}`,
      `RemoteAddr: ${remoteIp}:40000`,
      `${method} ${path} HTTP/1.1`,
      ...Object.entries(headers).map(([header, value]) => `${header}: ${value}`),
    ];
    return { status: 200, headers: plain, body: `${lines.join('\n')}\n\n` };
  });
});

const pages = '/usr/local/apache2/htdocs';

/** Apache's web server, with its page and its access log. */
const httpd =
  (version: string): Program =>
  (process) => {
    process.write(
      'stderr',
      `[mpm_event:notice] [pid 1:tid 1] AH00489: Apache/${version} (Unix) configured -- resuming normal operations\n`,
    );
    return serving(process, 80, ({ method, path, remoteIp }) => {
      const name = path.split('?')[0] ?? '/';
      const body = name.includes('..')
        ? undefined
        : process.files.read(`${pages}${name.endsWith('/') ? `${name}index.html` : name}`);
      const status = body === undefined ? 404 : 200;
      const text = body ?? '<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n';
      process.write(
        'stdout',
        `${remoteIp} - - [${accessTime(process.clock.now())}] "${method} ${path} HTTP/1.1" ${status} ${text.length}\n`,
      );
      return {
        status,
        headers: { server: `Apache/${version} (Unix)`, 'content-type': 'text/html' },
        body: method === 'HEAD' ? '' : text,
      };
    });
  };

/** @param version such as `2.4.66` */
export const httpdImage = (version: string): ImageContent => ({
  entrypoint: [],
  command: ['httpd-foreground'],
  env: { HTTPD_VERSION: version },
  stopSignal: 'SIGTERM',
  programs: { ...shellPrograms(boxCommands), 'httpd-foreground': httpd(version) },
  files: { ...debianFiles, [`${pages}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n' },
});
