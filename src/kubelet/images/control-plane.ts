import type { Image, Process, Program } from '../runtime/program.ts';
import { grpcHealth } from './grpc-health.ts';
import { klogTime } from './klog-time.ts';
import { until, waitForSignal } from './signals.ts';

interface Server {
  readonly name: string;
  readonly sizeBytes: number;
  /** Flag that says which port it serves, and the port without it. */
  readonly portFlag: string;
  readonly port: number;
  readonly paths: readonly string[];
  /** What it takes when little is going on. */
  readonly memoryMi: number;
  readonly cores: number;
}

/**
 * The processes of the control plane's static pods. They stand for the components on their machine: process, ports,
 * health; the component itself runs in its own realm and is reached over the bus.
 */
const servers: readonly Server[] = [
  {
    name: 'kube-apiserver',
    sizeBytes: 27_120_512,
    portFlag: '--secure-port',
    port: 6443,
    paths: ['/livez', '/readyz', '/healthz'],
    memoryMi: 240,
    cores: 0.045,
  },
  {
    name: 'kube-controller-manager',
    sizeBytes: 22_818_816,
    portFlag: '--secure-port',
    port: 10257,
    paths: ['/healthz', '/livez', '/readyz'],
    memoryMi: 52,
    cores: 0.016,
  },
  {
    name: 'kube-scheduler',
    sizeBytes: 17_382_400,
    portFlag: '--secure-port',
    port: 10259,
    paths: ['/healthz', '/livez', '/readyz'],
    memoryMi: 24,
    cores: 0.004,
  },
  {
    name: 'etcd',
    sizeBytes: 23_641_088,
    portFlag: '--listen-metrics-urls',
    port: 2381,
    paths: ['/health', '/livez', '/readyz'],
    memoryMi: 46,
    cores: 0.022,
  },
  {
    name: 'kube-proxy',
    sizeBytes: 26_015_744,
    portFlag: '--healthz-port',
    port: 10256,
    paths: ['/healthz', '/livez'],
    memoryMi: 18,
    cores: 0.001,
  },
  {
    name: 'coredns',
    sizeBytes: 23_552_000,
    portFlag: '--health-port',
    port: 8080,
    paths: ['/health'],
    memoryMi: 16,
    cores: 0.003,
  },
];

const program =
  (server: Server): Program =>
  async (process) => {
    const port = portOf(server, process);
    process.useMemory(server.memoryMi * 1024 ** 2);
    process.useCpu(server.cores);
    try {
      process.listen(port, ({ path }) =>
        server.paths.includes(path.split('?')[0] ?? '')
          ? { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' }
          : { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found\n' },
      );
    } catch {
      process.write(
        'stderr',
        `${klogTime(process)} "command failed" err="failed to create listener: failed to listen on 0.0.0.0:${port}: listen tcp 0.0.0.0:${port}: bind: address already in use"\n`,
      );
      return 1;
    }
    if (server.name === 'etcd') openToClients(process);
    for (const flag of process.args.slice(1)) {
      const [name = '', value = ''] = flag.split(/=(.*)/s);
      process.write('stderr', `${klogTime(process)} flags.go:64] FLAG: ${name}="${value}"\n`);
    }
    process.write('stderr', `${klogTime(process)} server.go:147] "Serving securely" address="[::]:${port}"\n`);
    const signal = await until(process, waitForSignal(process, ['SIGTERM', 'SIGINT']));
    if (signal)
      process.write(
        'stderr',
        `${klogTime(process)} server.go:320] "Received signal, shutting down" signal="${signal}"\n`,
      );
    return 0;
  };

/** Somebody's own etcd, without TLS: it tells its health over gRPC. */
function openToClients(process: Process): void {
  const [, port] = /--listen-client-urls[= ]http:\/\/[^:,]+:(\d+)/.exec(process.args.join(' ')) ?? [];
  if (port !== undefined) process.listen(Number(port), (request) => grpcHealth(request, '', true));
}

function portOf({ portFlag, port }: Server, { args }: Process): number {
  const value = args.find((arg) => arg.startsWith(`${portFlag}=`))?.slice(portFlag.length + 1) ?? '';
  return Number(/(\d+)$/.exec(value)?.[1] ?? port);
}

export const controlPlaneImages: Readonly<Record<string, Image>> = Object.fromEntries(
  servers.map((server) => [
    server.name,
    {
      sizeBytes: server.sizeBytes,
      entrypoint: [server.name],
      command: [],
      env: {},
      programs: { [server.name]: program(server) },
      files: {},
    },
  ]),
);
