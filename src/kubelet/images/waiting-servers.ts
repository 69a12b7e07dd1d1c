import type { ImageContent, Program } from '../runtime/program.ts';
import { boxCommands, debianFiles, shellPrograms } from './busybox.ts';
import { handOver } from './hand-over.ts';
import { until, waitForSignal } from './signals.ts';

/** A server of which only the outside is modelled: what it wants, what it says, the port that it opens, what it holds. */
interface WaitingServer {
  readonly program: string;
  readonly port: number;
  readonly memoryMiB: number;
  /** Of these variables it needs one. */
  readonly needs?: { readonly anyOf: readonly string[]; readonly orElse: string };
  readonly says: (now: Date) => readonly string[];
  /** On SIGTERM. */
  readonly farewell: (now: Date) => readonly string[];
  /** Programs beside it that probes and hooks call, and that find nothing wrong. */
  readonly tools?: readonly string[];
}

const day = (now: Date): string => now.toISOString().slice(0, 10);
const time = (now: Date): string => now.toISOString().slice(11, 23);

const stamped = {
  redis: (now: Date) =>
    `1:M ${now.getUTCDate()} ${now.toUTCString().slice(8, 11)} ${now.getUTCFullYear()} ${time(now)} *`,
  postgres: (now: Date) => `${day(now)} ${time(now)} UTC [1] LOG: `,
  mysql: (now: Date) => `${now.toISOString().slice(0, 23)}000Z 0 [System]`,
} as const;

const servers = {
  redis: {
    program: 'redis-server',
    port: 6379,
    memoryMiB: 8,
    says: (now) => [
      `${stamped.redis(now)} Running mode=standalone, port=6379.`,
      `${stamped.redis(now)} Server initialized`,
      `${stamped.redis(now)} Ready to accept connections tcp`,
    ],
    farewell: (now) => [
      `1:signal-handler (${Math.floor(now.getTime() / 1000)}) Received SIGTERM scheduling shutdown...`,
      `${stamped.redis(now)} User requested shutdown...`,
      `${stamped.redis(now)} Redis is now ready to exit, bye bye...`,
    ],
  },
  memcached: {
    program: 'memcached',
    port: 11_211,
    memoryMiB: 4,
    says: () => [],
    farewell: () => ['Signal handled: Terminated.'],
  },
  postgres: {
    program: 'postgres',
    port: 5432,
    memoryMiB: 40,
    needs: {
      anyOf: ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD'],
      orElse:
        'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n',
    },
    says: (now) => [
      'PostgreSQL init process complete; ready for start up.',
      '',
      `${stamped.postgres(now)} listening on IPv4 address "0.0.0.0", port 5432`,
      `${stamped.postgres(now)} database system is ready to accept connections`,
    ],
    farewell: (now) => [
      `${stamped.postgres(now)} received smart shutdown request`,
      `${stamped.postgres(now)} database system is shut down`,
    ],
  },
  mysql: {
    program: 'mysqld',
    port: 3306,
    memoryMiB: 360,
    needs: {
      anyOf: [
        'MYSQL_ROOT_PASSWORD',
        'MYSQL_ALLOW_EMPTY_PASSWORD',
        'MYSQL_RANDOM_ROOT_PASSWORD',
        'MARIADB_ROOT_PASSWORD',
      ],
      orElse:
        '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n',
    },
    says: (now) => [
      `${stamped.mysql(now)} [Server] /usr/sbin/mysqld: ready for connections.  port: 3306  MySQL Community Server - GPL.`,
    ],
    farewell: (now) => [`${stamped.mysql(now)} [Server] /usr/sbin/mysqld: Shutdown complete`],
  },
  mongo: {
    program: 'mongod',
    port: 27_017,
    memoryMiB: 120,
    says: (now) => [
      `{"t":{"$date":"${now.toISOString()}"},"s":"I","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":27017}}`,
    ],
    farewell: () => [],
  },
  rabbitmq: {
    program: 'rabbitmq-server',
    port: 5672,
    memoryMiB: 130,
    says: (now) => [
      `${day(now)} ${time(now)}000+00:00 [info] <0.700.0> started TCP listener on [::]:5672`,
      `${day(now)} ${time(now)}000+00:00 [info] <0.600.0> Server startup complete; 4 plugins started.`,
    ],
    farewell: (now) => [`${day(now)} ${time(now)}000+00:00 [info] <0.520.0> SIGTERM received - shutting down`],
  },
  cassandra: {
    program: 'run.sh',
    port: 9042,
    memoryMiB: 520,
    says: () => [
      'INFO  [main] Server.java:159 - Starting listening for CQL clients on /0.0.0.0:9042 (unencrypted)...',
      'INFO  [main] CassandraDaemon.java:556 - Startup complete',
    ],
    farewell: () => ['INFO  [StorageServiceShutdownHook] HintsService.java:220 - Paused hints dispatch'],
    tools: ['ready-probe.sh', 'nodetool'],
  },
  zookeeper: {
    program: 'start-zookeeper',
    port: 2181,
    memoryMiB: 90,
    says: (now) => [
      `${day(now)} ${time(now).replace('.', ',')} [myid:1] - INFO  [main:NIOServerCnxnFactory@89] - binding to port 0.0.0.0/0.0.0.0:2181`,
    ],
    farewell: () => [],
    tools: ['zookeeper-ready'],
  },
  goproxy: { program: 'goproxy', port: 8080, memoryMiB: 4, says: () => [], farewell: () => [] },
  fluentd: {
    program: 'fluentd',
    port: 24_231,
    memoryMiB: 90,
    says: (now) => [`${day(now)} ${time(now).slice(0, 8)} +0000 [info]: #0 fluentd worker is now running worker=0`],
    farewell: (now) => [`${day(now)} ${time(now).slice(0, 8)} +0000 [info]: Worker 0 finished with status 0`],
  },
} as const satisfies Readonly<Record<string, WaitingServer>>;

const serving =
  ({ port, memoryMiB, needs, says, farewell }: WaitingServer): Program =>
  async (process) => {
    const say = (lines: readonly string[]): void => {
      for (const line of lines) process.write('stdout', `${line}\n`);
    };
    if (needs && !needs.anyOf.some((name) => process.env[name])) {
      process.write('stderr', needs.orElse);
      return 1;
    }
    process.useMemory(memoryMiB * 1024 ** 2);
    process.listen(port, () => ({ status: 400, headers: {}, body: '' }));
    say(says(new Date(process.clock.now())));
    if (await until(process, waitForSignal(process, ['SIGTERM', 'SIGINT'])))
      say(farewell(new Date(process.clock.now())));
    return 0;
  };

const shell = shellPrograms(boxCommands);

/** Differs: nobody can talk to it, since only HTTP is spoken here; it opens its port, which probes and connections see. */
export function waitingServer(name: keyof typeof servers): ImageContent {
  const server: WaitingServer = servers[name];
  const tools = (server.tools ?? []).map((tool): [string, Program] => [tool, () => 0]);
  const programs = { ...shell, ...Object.fromEntries(tools), [server.program]: serving(server) };
  const entrypoint: Program = (process) => {
    const args = process.args.slice(1);
    const command = args[0]?.startsWith('-') ? [server.program, ...args] : args;
    return handOver(process, programs, command, '/usr/local/bin/docker-entrypoint.sh: exec');
  };
  return {
    entrypoint: ['docker-entrypoint.sh'],
    command: [server.program],
    env: {},
    programs: { ...programs, 'docker-entrypoint.sh': entrypoint },
    files: debianFiles,
  };
}
