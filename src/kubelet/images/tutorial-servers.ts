import type { PortReply } from '../runtime/network.ts';
import type { ImageContent, Process, Program } from '../runtime/program.ts';
import { accessTime } from './access-time.ts';
import { boxCommands, debianFiles, shellPrograms } from './busybox.ts';
import { image, plain, serving } from './greeting-servers.ts';

const page = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body>\n${body}\n</body>\n</html>\n`;

const html = (status: number, body: string): PortReply => ({
  status,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body,
});

const shell = shellPrograms(boxCommands);

/** An image with a shell beside its program. */
const withShell = (command: readonly string[], program: Program): ImageContent => ({
  entrypoint: [],
  command,
  env: {},
  programs: { ...shell, [command[0]!.replace('./', '')]: program },
  files: debianFiles,
});

/** Of the tutorial Learn Kubernetes Basics. @param version `1` or `2` */
export const bootcamp = (version: string): ImageContent =>
  withShell(['node', 'server.js'], (process) => {
    const startedAt = process.clock.now();
    let answered = 0;
    process.write(
      'stdout',
      `Kubernetes Bootcamp App Started At: ${iso(startedAt)} | Running On:  ${process.hostname}\n`,
    );
    return serving(process, 8080, () => {
      const now = process.clock.now();
      const uptime = (now - startedAt) / 1000;
      process.write(
        'stdout',
        `Running On: ${process.hostname} | Total Requests: ${++answered} | App Uptime: ${uptime} seconds | Log Time: ${iso(now)}\n`,
      );
      const body = `Hello Kubernetes bootcamp! | Running on: ${process.hostname} | v=${version}\n`;
      return { status: 200, headers: { 'content-type': 'text/plain' }, body };
    });
  });

const iso = (ms: number): string => new Date(ms).toISOString();

/** Of Exposing an External IP Address. */
export const nodeHello: ImageContent = withShell(['node', 'server.js'], (process) =>
  serving(process, 8080, ({ path }) => {
    process.write('stdout', `Received request for URL: ${path}\n`);
    return { status: 200, headers: {}, body: 'Hello Kubernetes!' };
  }),
);

/** Of Connect a Frontend to a Backend: the backend. */
export const helloGo: ImageContent = image('hello-go-gke', (process) =>
  serving(process, 80, () => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Hello"}\n',
  })),
);

/** Tells a request back. Upstream: jmalloc/echo-server */
export const echoServer: ImageContent = image('echo-server', (process) => {
  const port = Number(process.env['PORT'] ?? 8080);
  process.write('stdout', `Echo server listening on port ${port}.\n`);
  return serving(process, port, ({ method, path, headers, body = '', remoteIp }) => {
    process.write('stdout', `${remoteIp}:40000 | ${method} ${path}\n`);
    const told = Object.entries(headers).map(([name, value]) => `${titled(name)}: ${value}\n`);
    return {
      status: 200,
      headers: plain,
      body: `Request served by ${process.hostname}\n\n${method} ${path} HTTP/1.1\n\n${told.join('')}${body && `\n${body}`}`,
    };
  });
});

/** `User-Agent`, as Go writes the name of a header. */
const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());

/** Upstream: nginxdemos/hello, tag plain-text */
export const nginxHello: ImageContent = withShell(['nginx', '-g', 'daemon off;'], (process) =>
  serving(process, 80, ({ method, path, remoteIp }) => {
    const date = accessTime(process.clock.now());
    const lines = [
      `Server address: ${process.podIp}:80`,
      `Server name: ${process.hostname}`,
      `Date: ${date}`,
      `URI: ${path}`,
      `Request ID: ${Array.from({ length: 32 }, () => Math.floor(process.random.next() * 16).toString(16)).join('')}`,
    ];
    process.write('stdout', `${remoteIp} - - [${date}] "${method} ${path} HTTP/1.1" 200\n`);
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: `${lines.join('\n')}\n` };
  }),
);

const portFlag = /^--port=(\d+)$/;

/** A service that shows how to run one well. Upstream: stefanprodan/podinfo */
export const podinfo = (version: string): ImageContent => ({
  ...withShell(['./podinfo'], (process) => {
    const port = Number(process.args.map((arg) => portFlag.exec(arg)?.[1]).find(Boolean) ?? 9898);
    process.write(
      'stdout',
      `${JSON.stringify({ level: 'info', ts: iso(process.clock.now()), msg: 'Starting HTTP Server.', addr: `:${port}` })}\n`,
    );
    return serving(process, port, ({ path }) => podinfoAnswer(process, version, path.split('?')[0] ?? '/'));
  }),
  uid: 100,
});

function podinfoAnswer(process: Process, version: string, path: string): PortReply {
  const json = (status: number, value: object): PortReply => ({
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value, undefined, 2),
  });
  switch (path) {
    case '/healthz':
    case '/readyz':
      return json(200, { status: 'OK' });
    case '/version':
      return json(200, { version });
    case '/env':
      return json(
        200,
        Object.entries(process.env).map(([name, value]) => `${name}=${value}`),
      );
    case '/': {
      const message = process.env['PODINFO_UI_MESSAGE'] ?? `greetings from podinfo v${version}`;
      const color = process.env['PODINFO_UI_COLOR'] ?? '#34577c';
      return json(200, { hostname: process.hostname, version, color, message, goos: 'linux', goarch: 'amd64' });
    }
    default:
      return { status: 404, headers: plain, body: '404 page not found\n' };
  }
}

/** A line as Apache logs it. */
const logged = (
  process: Process,
  { method, path, remoteIp }: { method: string; path: string; remoteIp: string },
  reply: PortReply,
): PortReply => {
  process.write(
    'stdout',
    `${remoteIp} - - [${accessTime(process.clock.now())}] "${method} ${path} HTTP/1.1" ${reply.status} ${reply.body.length}\n`,
  );
  return reply;
};

/** Differs: the page is there, what it would fetch from Redis is not. Upstream: GoogleCloudPlatform/kubernetes-engine-samples, guestbook */
export const guestbook: ImageContent = withShell(['apache2-foreground'], (process) =>
  serving(process, 80, (request) => {
    const path = request.path.split('?')[0] ?? '/';
    const body = page(
      'Guestbook',
      '<h2>Guestbook</h2>\n<form><fieldset><input name="input" placeholder="Messages"></fieldset></form>',
    );
    const reply =
      path === '/' || path === '/index.html' ? html(200, body) : html(path === '/guestbook.php' ? 500 : 404, '');
    return logged(process, request, reply);
  }),
);

/** Whether anybody listens where the database should be. */
async function hasDatabase(process: Process): Promise<boolean> {
  const [host = 'mysql', port = '3306'] = (process.env['WORDPRESS_DB_HOST'] ?? 'mysql').split(':');
  try {
    const connection = await process.network.connect(host, Number(port), 5_000);
    return connection !== undefined;
  } catch {
    return false;
  }
}

/** Differs: it is for ever about to be installed. It looks for its database as the real one does. */
export const wordpress: ImageContent = withShell(['apache2-foreground'], (process) => {
  process.write('stderr', 'WordPress not found in /var/www/html - copying now...\n');
  process.write('stderr', 'Complete! WordPress has been successfully copied to /var/www/html\n');
  return serving(process, 80, async (request) => {
    const installer = '/wp-admin/install.php';
    const { host = 'localhost' } = request.headers;
    const reply = !(await hasDatabase(process))
      ? html(500, page('Database Error', '<h1>Error establishing a database connection</h1>'))
      : request.path.startsWith(installer)
        ? html(200, page('WordPress &rsaquo; Installation', '<h1>Welcome</h1>'))
        : { status: 302, headers: { location: `http://${host}${installer}` }, body: '' };
    return logged(process, request, reply);
  });
});
