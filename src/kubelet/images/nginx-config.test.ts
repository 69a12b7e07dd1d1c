import { expect, test } from 'vitest';
import { cancellationSource } from '../../kernel/cancellation.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { ConnectError } from '../network/cluster-network.ts';
import type { PortRequest } from '../runtime/network.ts';
import type { Process } from '../runtime/program.ts';
import { FileSystem } from '../runtime/file-system.ts';
import { answer } from './nginx-answer.ts';
import { readNginxConfig } from './nginx-config.ts';

const main = 'events {}\nhttp {\n  include /etc/nginx/conf.d/*.conf;\n}\n';
const filesOf = (server: string, more = {}) =>
  FileSystem.of({ '/etc/nginx/nginx.conf': main, '/etc/nginx/conf.d/a.conf': server, ...more }, false);

/** What a server of that configuration says to a request, and what it complains of. */
async function ask(server: string, path: string, request: Partial<PortRequest> = {}, more = {}) {
  const files = filesOf(server, more);
  const config = readNginxConfig(files);
  const connected: string[] = [];
  const network = {
    connect(host: string, port: number) {
      connected.push(`${host}:${port}`);
      if (host === 'down') return Promise.reject(new ConnectError('refused'));
      const reply = (sent: PortRequest) =>
        Promise.resolve({
          status: 200,
          headers: {},
          body: `${host} ${sent.method} ${sent.path} ${sent.headers['host']}`,
        });
      return Promise.resolve({ to: { ip: '10.0.0.1', port }, request: reply });
    },
  };
  const world = { clock: new VirtualClock(virtualMs(0), () => Promise.resolve()), killed: cancellationSource() };
  const process = { ...world, files, network, hostname: 'web-0', podIp: '10.0.0.9' } as unknown as Process;
  const complaints: string[] = [];
  let turns = 0;
  const reply = await answer({
    process,
    config,
    request: { method: 'GET', path, headers: { host: 'web' }, remoteIp: '10.0.0.7', ...request },
    port: config.servers[0]!.ports[0]!,
    turn: () => turns++,
    complain: (text) => complaints.push(text),
  });
  return { ...reply, complaints, connected };
}

test.each([
  ['server {\n  listen 80\n}', 'directive "listen" is not terminated by ";" in /etc/nginx/conf.d/a.conf:3'],
  ['server {\n  listen 80;\n', 'unexpected end of file, expecting "}" in /etc/nginx/conf.d/a.conf:2'],
  ['server {}\n}', 'unexpected "}" in /etc/nginx/conf.d/a.conf:2'],
  ['server { listen "80; }', 'unexpected end of file, expecting ";" or "}" in /etc/nginx/conf.d/a.conf:1'],
  ['include no/such.conf;', 'open() "/etc/nginx/no/such.conf" failed (2: No such file or directory)'],
  ['server { location / { proxy_pass web; } }', 'invalid URL prefix in /etc/nginx/conf.d/a.conf:1'],
  ['server { location ~ ( { return 200; } }', 'pcre2_compile() failed'],
])('%j does not start', (server, message) => {
  expect(() => readNginxConfig(filesOf(server))).toThrow(message);
});

test('hosts that have to be there are told with their places; groups and variables are none', () => {
  const { hosts, servers } = readNginxConfig(
    filesOf(
      'upstream g {\n  server a:1;\n}\nserver {\n  listen 8080;\n  listen [::]:8443 ssl;\n  location / { proxy_pass http://g; }\n  location /b { proxy_pass http://b/; }\n  location /c { proxy_pass http://$host; }\n}',
    ),
  );
  expect(hosts).toEqual([
    { host: 'a', at: '/etc/nginx/conf.d/a.conf:2' },
    { host: 'b', at: '/etc/nginx/conf.d/a.conf:8' },
  ]);
  expect(servers.map(({ ports }) => ports)).toEqual([[8080, 8443]]);
});

const choices = `server {
  location / { return 200 prefix; }
  location = /only { return 200 exact; }
  location /images { return 200 longer; }
  location ^~ /images/raw { return 200 first; }
  location ~* \\.(png|jpg)$ { return 200 pattern; }
}`;
test.each([
  ['/', 'prefix'],
  ['/only', 'exact'],
  ['/only/more', 'prefix'],
  ['/images/a', 'longer'],
  ['/images/a.PNG?x=1', 'pattern'],
  ['/images/raw/a.png', 'first'],
])('%s is answered by its location', async (path, body) => {
  expect(await ask(choices, path)).toMatchObject({ status: 200, body });
});

test.each<readonly [server: string, path: string, outcome: object]>([
  [
    'server { return 301 https://$host$request_uri; }',
    '/a?b=c',
    { status: 301, headers: { location: 'https://web/a?b=c' } },
  ],
  ['server { location /old { return /new; } }', '/old', { status: 302, headers: { location: '/new' } }],
  ['server { location / { return 204; } }', '/', { status: 204, body: '' }],
  [
    'server { default_type application/json; location / { return 200 \'{"from":"$hostname","to":"$remote_addr"}\'; } }',
    '/',
    { body: '{"from":"web-0","to":"10.0.0.7"}', headers: { 'content-type': 'application/json' } },
  ],
  [
    'server { add_header X-Pod $hostname; location / { return 503; } }',
    '/',
    { status: 503, headers: { 'x-pod': 'web-0' } },
  ],
  ['server { location /secret { deny all; } }', '/secret/x', { status: 403 }],
  ['server { root /data; location / { try_files $uri /index.html; } }', '/app/page', { status: 200, body: 'app' }],
  ['server { root /data; location / { try_files $uri =404; } }', '/app/page', { status: 404 }],
  [
    'server { location /files/ { alias /data/; } }',
    '/files/index.html',
    { status: 200, body: 'app', headers: { 'content-type': 'text/html' } },
  ],
  ['server { root /data; }', '/sub', { status: 301, headers: { location: 'http://web/sub/' } }],
  ['server { root /data; }', '/sub/', { status: 403, complaints: ['directory index of "/data/sub/" is forbidden'] }],
  [
    'server { root /data; }',
    '/no',
    { status: 404, complaints: ['open() "/data/no" failed (2: No such file or directory)'] },
  ],
  [
    'server { location /api/ { proxy_pass http://back:8080/v1/; } }',
    '/api/x?y=1',
    { body: 'back GET /v1/x back', connected: ['back:8080'] },
  ],
  [
    'server { location /api/ { proxy_pass http://back; } }',
    '/api/x?y=1',
    { body: 'back GET /api/x?y=1 back', connected: ['back:80'] },
  ],
  [
    'upstream g { server down; server up:81; }\nserver { location / { proxy_pass http://g; } }',
    '/',
    { status: 502, complaints: ['connect() failed (111: Connection refused) while connecting to upstream'] },
  ],
])('%s says to %s', async (server, path, outcome) => {
  expect(await ask(server, path, {}, { '/data/index.html': 'app', '/data/sub/a': '' })).toMatchObject(outcome);
});

test('servers of one port are told apart by their names', async () => {
  const servers = 'server { return 200 first; }\nserver { server_name *.example.com; return 200 second; }';
  expect((await ask(servers, '/', { headers: { host: 'a.example.com:80' } })).body).toBe('second');
  expect((await ask(servers, '/', { headers: { host: 'example.org' } })).body).toBe('first');
});
