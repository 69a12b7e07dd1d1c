import type { PortReply, PortRequest } from '../runtime/network.ts';
import type { ImageContent, Process, Program } from '../runtime/program.ts';
import { curl } from '../shell/curl.ts';
import { accessTime } from './access-time.ts';
import { boxCommands, debianFiles, shellPrograms } from './busybox.ts';
import { handOver } from './hand-over.ts';
import { until, waitForSignal } from './signals.ts';

const memoryBytes = 5 * 1024 ** 2;

const root = '/usr/share/nginx/html';

const welcome = `<!DOCTYPE html>
<html>
<head><title>Welcome to nginx!</title></head>
<body><h1>Welcome to nginx!</h1></body>
</html>
`;

const errorTime = (ms: number): string =>
  new Date(ms).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');

const errorPage = (status: string): string =>
  `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  txt: 'text/plain',
  json: 'application/json',
  css: 'text/css',
};

const extension = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

function answer(process: Process, request: PortRequest, version: string): PortReply {
  const { path, method } = request;
  const pathname = path.split('?')[0] ?? '/';
  const file = `${root}${pathname.endsWith('/') ? `${pathname}index.html` : pathname}`;
  const content = pathname.includes('..') ? undefined : process.files.read(file);
  const status = method !== 'GET' && method !== 'HEAD' ? 405 : content === undefined ? 404 : 200;
  const body =
    content !== undefined && status === 200 ? content : errorPage(status === 404 ? '404 Not Found' : '405 Not Allowed');
  const now = process.clock.now();
  if (status === 404)
    process.write(
      'stderr',
      `${errorTime(now)} [error] 29#29: *1 open() "${file}" failed (2: No such file or directory), client: ${request.remoteIp}, server: localhost, request: "${method} ${path} HTTP/1.1", host: "${request.headers['host'] ?? ''}"\n`,
    );
  process.write(
    'stdout',
    `${request.remoteIp} - - [${accessTime(now)}] "${method} ${path} HTTP/1.1" ${status} ${body.length} "-" "${request.headers['user-agent'] ?? '-'}" "-"\n`,
  );
  return {
    status,
    headers: {
      server: `nginx/${version}`,
      'content-type': status === 200 ? (types[extension(file)] ?? 'application/octet-stream') : 'text/html',
    },
    body: method === 'HEAD' ? '' : body,
  };
}

/** The web server: an HTTP port, access log on stdout, errors on stderr, SIGTERM fast and SIGQUIT graceful. */
const nginx =
  (version: string): Program =>
  async (process) => {
    const notice = (text: string): void =>
      process.write('stderr', `${errorTime(process.clock.now())} [notice] 1#1: ${text}\n`);
    process.useMemory(memoryBytes);
    try {
      process.listen(80, (request) => answer(process, request, version));
    } catch (error) {
      process.write('stderr', `${errorTime(process.clock.now())} [emerg] 1#1: ${(error as Error).message}\n`);
      return 1;
    }
    for (const text of [
      'using the "epoll" event method',
      `nginx/${version}`,
      'OS: Linux 6.12.0',
      'start worker processes',
      'start worker process 29',
    ])
      notice(text);
    const signal = await until(process, waitForSignal(process, ['SIGTERM', 'SIGINT', 'SIGQUIT']));
    if (signal === 'SIGQUIT') notice('signal 3 (SIGQUIT) received, shutting down');
    else if (signal) notice(`signal 15 (SIGTERM) received, exiting`);
    if (signal) notice('exit');
    return 0;
  };

/** The official image's start script, which hands over to the command that follows it. */
const entrypoint =
  (programs: Readonly<Record<string, Program>>): Program =>
  (process) => {
    const args = process.args.slice(1);
    if (args[0] === 'nginx')
      process.write('stdout', '/docker-entrypoint.sh: Configuration complete; ready for start up\n');
    return handOver(process, programs, args, '/docker-entrypoint.sh: exec: line 47');
  };

/** What an image of nginx stands on. */
const bases = {
  debian: shellPrograms({ curl }),
  alpine: shellPrograms({ ...boxCommands, curl }),
} as const;

/** @param version such as `1.29.3` */
export function nginxImage(version: string, base: keyof typeof bases): ImageContent {
  const programs = { ...bases[base], nginx: nginx(version) };
  return {
    entrypoint: ['/docker-entrypoint.sh'],
    command: ['nginx', '-g', 'daemon off;'],
    env: { NGINX_VERSION: version },
    stopSignal: 'SIGQUIT',
    programs: { ...programs, 'docker-entrypoint.sh': entrypoint(programs) },
    files: {
      ...debianFiles,
      [`${root}/index.html`]: welcome,
      [`${root}/50x.html`]: errorPage('502 Bad Gateway'),
      '/etc/nginx/nginx.conf': 'worker_processes auto;\n',
    },
  };
}
