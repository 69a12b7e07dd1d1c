import type { Query } from '../query.ts';
import type { Server } from '../server.ts';
import type { Answer } from '../walk.ts';
import { startHooks } from '../start-hooks.ts';
import { pageNotFound, plainError, plainText } from './plain-text.ts';

/** What the checks look at. */
export type Examined = Pick<Server, 'finishedHooks' | 'livezGraceMs' | 'startedAt' | 'stopping'> & {
  readonly meter: Pick<Server['meter'], 'healthcheck'>;
  readonly env: { readonly clock: Pick<Server['env']['clock'], 'now'> };
  readonly etcd: Pick<Server['etcd'], 'connected'>;
  readonly cache: Pick<Server['cache'], 'ready' | 'revision'>;
};

interface Check {
  readonly name: string;
  /** Why it fails; undefined: it passes. */
  readonly failure: (server: Examined) => string | undefined;
}

const passes = (): undefined => undefined;

const etcdFailure = ({ etcd, cache }: Examined): string | undefined => {
  if (etcd.connected) return undefined;
  return cache.revision === 0
    ? 'etcd client connection not yet established'
    : 'error getting data from etcd: context deadline exceeded';
};

/** Reports go out as they come: there is no log that could block. */
const log: Check = { name: 'log', failure: passes };
const ping: Check = { name: 'ping', failure: passes };
const etcd: Check = { name: 'etcd', failure: etcdFailure };
const etcdReadiness: Check = { name: 'etcd-readiness', failure: etcdFailure };
const informerSync: Check = {
  name: 'informer-sync',
  failure: ({ cache }) => (cache.ready ? undefined : '1 informers not started yet: [watch cache]'),
};
const shutdown: Check = {
  name: 'shutdown',
  failure: ({ stopping }) => (stopping.cancelled ? 'process is shutting down' : undefined),
};

const hooks: readonly Check[] = startHooks.map((hook) => ({
  name: `poststarthook/${hook}`,
  failure: ({ finishedHooks }) => (finishedHooks.has(hook) ? undefined : 'not finished'),
}));

/** While the server has time to start (--livez-grace-period) it is alive without them. */
const hooksInTime: readonly Check[] = hooks.map(({ name, failure }) => ({
  name,
  failure: (server) => (server.env.clock.now() < server.startedAt + server.livezGraceMs ? undefined : failure(server)),
}));

const checks: Readonly<Record<string, readonly Check[]>> = {
  healthz: [ping, log, etcd, ...hooks],
  livez: [ping, log, etcd, ...hooksInTime],
  readyz: [ping, log, etcd, etcdReadiness, informerSync, ...hooks, shutdown],
};

/** The paths of all checks. */
export const healthPaths: readonly string[] = Object.entries(checks).flatMap(([endpoint, all]) => [
  `/${endpoint}`,
  ...all.map(({ name }) => `/${endpoint}/${name}`),
]);

/**
 * @param endpoint `livez`, `readyz` or `healthz`
 * @param name one check; undefined: all
 * Upstream: staging/src/k8s.io/apiserver/pkg/server/healthz/healthz.go
 */
export function health(server: Examined, endpoint: string, name: string | undefined, options: Query): Answer {
  const all = checks[endpoint] ?? [];
  if (name === undefined) return together(server, endpoint, all, options);
  const check = all.find((candidate) => candidate.name === name);
  if (!check) return pageNotFound;
  const failure = check.failure(server);
  return failure === undefined ? plainText('ok') : plainError(500, `internal server error: ${failure}`);
}

/** Who may ask is told that something is wrong, not what. */
function together(server: Examined, endpoint: string, all: readonly Check[], options: Query): Answer {
  const excluded = new Set(options.all('exclude'));
  let isHealthy = true;
  const lines = all.map(({ name, failure }) => {
    if (excluded.delete(name)) return `[+]${name} excluded: ok\n`;
    const passes = failure(server) === undefined;
    server.meter.healthcheck(name, endpoint, passes);
    if (passes) return `[+]${name} ok\n`;
    isHealthy = false;
    return `[-]${name} failed: reason withheld\n`;
  });
  if (excluded.size > 0) {
    const names = [...excluded].toSorted().map((name) => JSON.stringify(name));
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names.join(',')}\n`);
  }
  if (!isHealthy) return plainError(500, `${lines.join('')}${endpoint} check failed`);
  const body = options.has('verbose') ? `${lines.join('')}${endpoint} check passed\n` : 'ok';
  return { ...plainText(body), nosniff: true };
}
