import type { PortRequest } from '../runtime/network.ts';
import type { ImageContent, Process, Program } from '../runtime/program.ts';
import { curl } from '../programs/curl.ts';
import { accessTime } from './access-time.ts';
import { boxPrograms, debianFiles, shellPrograms } from './busybox.ts';
import { handOver } from './hand-over.ts';
import { answer, page } from './nginx-answer.ts';
import { readNginxConfig } from './nginx-config.ts';
import { NginxError } from './nginx-syntax.ts';
import { until, waitForSignal } from './signals.ts';

const memoryBytes = 5 * 1024 ** 2;

const root = '/usr/share/nginx/html';

const welcome = `<!DOCTYPE html>
<html>
<head><title>Welcome to nginx!</title></head>
<body><h1>Welcome to nginx!</h1></body>
</html>
`;

const mainConfig = `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    access_log  /var/log/nginx/access.log;
    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;

const defaultServer = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   ${root};
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   ${root};
    }
}
`;

const errorTime = (ms: number): string =>
  new Date(ms).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');

/** Where requests are said to have gone wrong. */
const complaint = (text: string, { remoteIp, method, path, headers }: PortRequest): string =>
  `[error] 29#29: *1 ${text}, client: ${remoteIp}, server: localhost, request: "${method} ${path} HTTP/1.1", host: "${headers['host'] ?? ''}"`;

/** The web server: its ports, access log on stdout, errors on stderr, SIGTERM fast and SIGQUIT graceful. */
const nginx =
  (version: string): Program =>
  async (process) => {
    const log = (text: string): void => process.write('stderr', `${errorTime(process.clock.now())} ${text}\n`);
    const notice = (text: string): void => log(`[notice] 1#1: ${text}`);
    process.useMemory(memoryBytes);
    try {
      open(process, version, log);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      log(`[emerg] 1#1: ${error.message}`);
      process.write('stdout', `nginx: [emerg] ${error.message}\n`);
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

/** Reads the configuration and opens the ports of its servers. @throws what nginx ends with */
function open(process: Process, version: string, log: (text: string) => void): void {
  const { args } = process;
  const config = readNginxConfig(process.files, args.includes('-c') ? args[args.indexOf('-c') + 1] : undefined);
  for (const { host, at } of config.hosts)
    if (process.network.resolve(host) === undefined)
      throw new NginxError(`host not found in upstream "${host}" in ${at}`);
  let turns = 0;
  const turn = (): number => turns++;
  for (const port of new Set(config.servers.flatMap(({ ports }) => ports)))
    process.listen(port, async (request) => {
      const complain = (text: string): void => log(complaint(text, request));
      const reply = await answer({ process, config, request, port, turn, complain });
      const { method, path, headers, remoteIp } = request;
      process.write(
        'stdout',
        `${remoteIp} - - [${accessTime(process.clock.now())}] "${method} ${path} HTTP/1.1" ${reply.status} ${reply.body.length} "-" "${headers['user-agent'] ?? '-'}" "-"\n`,
      );
      const body = method === 'HEAD' ? '' : reply.body;
      return { ...reply, headers: { server: `nginx/${version}`, ...reply.headers }, body };
    });
}

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
  alpine: boxPrograms({ curl }),
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
      [`${root}/50x.html`]: page(502).body,
      '/etc/nginx/nginx.conf': mainConfig,
      '/etc/nginx/conf.d/default.conf': defaultServer,
    },
  };
}

/** The tutorial's frontend, which hands all on to the Service `hello`. Upstream: Connect a Frontend to a Backend */
export const helloFrontend: ImageContent = {
  ...nginxImage('1.11.7', 'debian'),
  files: {
    ...nginxImage('1.11.7', 'debian').files,
    '/etc/nginx/conf.d/default.conf': `upstream Backend {
    server hello;
}

server {
    listen 80;
    location / {
        proxy_pass http://Backend;
    }
}
`,
  },
};
