import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { postOverHttps } from './post.ts';

let folder: string;
let certificate: string;
let key: string;
const servers: Server[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'node-post-'));
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${keyFile} -out ${certificateFile}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  certificate = readFileSync(certificateFile, 'utf8');
  key = readFileSync(keyFile, 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return `https://localhost:${(server.address() as AddressInfo).port}/hook?timeout=1s`;
}

const serve = (listener: RequestListener): Promise<string> =>
  listening(createServer({ cert: certificate, key }, listener));

const post = (url: string, rest: object = {}) =>
  postOverHttps({ url, headers: { 'content-type': 'application/json' }, body: '{"ö":1}', timeoutMs: 5000, ...rest });

test('a body goes out and an answer comes back over TLS that the bundle vouches for', async () => {
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () =>
      response.writeHead(201, { 'content-type': 'text/plain' }).end(`${request.method} ${request.url} ${body}`),
    );
  });
  expect(await post(url, { authorities: certificate })).toMatchObject({
    status: 201,
    headers: { 'content-type': 'text/plain' },
    body: 'POST /hook?timeout=1s {"ö":1}',
  });
});

test('whom nobody vouches for is not spoken to', async () => {
  const url = await serve((_request, response) => response.end());
  await expect(post(url)).rejects.toThrow(
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  );
});

test('nobody listens, nobody answers, nobody is known by that name', async () => {
  const url = await serve(() => {});
  await expect(post(url, { authorities: certificate, timeoutMs: 50 })).rejects.toThrow('context deadline exceeded');
  const gone = servers.pop() as Server & { closeAllConnections(): void };
  gone.closeAllConnections();
  await new Promise((resolve) => gone.close(resolve));
  await expect(post(url)).rejects.toThrow(/^dial tcp (127\.0\.0\.1|\[::1\]):\d+: connect: connection refused$/);
  await expect(post('https://name.invalid/')).rejects.toThrow(/^dial tcp: lookup name\.invalid: no such host$/);
});

test('a server without TLS is told apart', async () => {
  const url = await listening(createHttpServer((_request, response) => response.end()));
  await expect(post(url)).rejects.toThrow('http: server gave HTTP response to HTTPS client');
});
