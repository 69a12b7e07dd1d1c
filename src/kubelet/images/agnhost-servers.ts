import { sleep } from '../../kernel/clock.ts';
import { optionTable, readOptions } from '../programs/options.ts';
import type { PortHandler, PortReply } from '../runtime/network.ts';
import type { Process, Program } from '../runtime/program.ts';
import { grpcHealth } from './grpc-health.ts';
import { until, waitForSignal } from './signals.ts';

const text = (status: number, body: string): PortReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

async function untilSignalled(process: Process): Promise<number> {
  await until(process, waitForSignal(process, ['SIGINT', 'SIGTERM']));
  return 0;
}

const portFlag = (process: Process, otherwise: number): number =>
  Number(
    readOptions(process.args.slice(2), optionTable('--port=', '--tcp', '--udp', '--http', '--close'))
      .given.get('port')
      ?.at(-1) ?? otherwise,
  );

/** Says its own name. Upstream: test/images/agnhost/serve-hostname */
const serveHostname: Program = (process) => {
  const port = portFlag(process, 9376);
  process.listen(port, () => text(200, process.hostname));
  process.listenForDatagrams(port, () => process.hostname);
  return untilSignalled(process);
};

/** Is well for ten seconds, and then no more. Upstream: test/images/agnhost/liveness */
const liveness: Program = (process) => {
  const startedAt = process.clock.now();
  const seconds = (): number => (process.clock.now() - startedAt) / 1000;
  const pages: Readonly<Record<string, () => PortReply>> = {
    '/started': () => text(200, `${seconds()}s`),
    '/healthz': () => (seconds() > 10 ? text(500, `error: ${seconds()}`) : text(200, 'ok')),
  };
  process.listen(8080, ({ path }) => pages[path]?.() ?? text(404, '404 page not found\n'));
  return untilSignalled(process);
};

/** The files of the container, from its root. Upstream: test/images/agnhost/test-webserver */
const testWebserver: Program = (process) => {
  const { files } = process;
  const page: PortHandler = ({ path }) => {
    const pathname = path.split('?')[0]!.replace(/(?<=.)\/$/, '');
    const content = files.read(pathname);
    if (content !== undefined) return text(200, content);
    if (!files.isDirectory(pathname)) return text(404, '404 page not found\n');
    const links = files
      .list(pathname)
      .map(
        (name) =>
          `<a href="${encodeURI(name)}">${name.replaceAll(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)}</a>\n`,
      );
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<pre>\n${links.join('')}</pre>\n`,
    };
  };
  process.listen(portFlag(process, 80), page);
  return untilSignalled(process);
};

/** A server for each variable `SERVE_PORT_<number>`, which says its value. Upstream: test/images/agnhost/porter */
const porter: Program = (process) => {
  for (const [name, value] of Object.entries(process.env)) {
    const [, port] = /^SERVE_(?:TLS_)?PORT_(\d+)$/.exec(name) ?? [];
    if (port !== undefined) process.listen(Number(port), () => text(200, value));
  }
  return untilSignalled(process);
};

/** Tells over gRPC how it is, and over HTTP lets itself be told. Upstream: test/images/agnhost/grpc-health-checking */
const grpcHealthChecking: Program = async (process) => {
  const { given } = readOptions(
    process.args.slice(2),
    optionTable('--port=', '--http-port=', '--delay-unhealthy-sec=', '--service='),
  );
  const flag = (name: string, otherwise: string): string => given.get(name)?.at(-1) ?? otherwise;
  const service = flag('service', '');
  let isServing = true;
  process.listen(Number(flag('port', '5000')), (request) => grpcHealth(request, service, isServing));
  process.listen(Number(flag('http-port', '8080')), ({ path }) => {
    if (path === '/make-serving') isServing = true;
    else if (path === '/make-not-serving') isServing = false;
    else return text(404, '404 page not found\n');
    return text(200, '');
  });
  process.write('stdout', `server listening at [::]:${flag('port', '5000')}\n`);
  const delay = Number(flag('delay-unhealthy-sec', '-1'));
  if (delay >= 0)
    void sleep(process.clock, delay * 1000, process.killed).then(() => {
      isServing = false;
    });
  return untilSignalled(process);
};

export const servers: Readonly<Record<string, Program>> = {
  'grpc-health-checking': grpcHealthChecking,
  'serve-hostname': serveHostname,
  'test-webserver': testWebserver,
  liveness,
  porter,
};
