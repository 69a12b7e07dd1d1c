import type { Query } from '../query.ts';
import type { Server } from '../server.ts';
import type { Answer } from '../walk.ts';
import { parseBool } from '../query.ts';

interface Check {
  readonly name: string;
  readonly passes: (server: Server) => boolean;
}

const ping: Check = { name: 'ping', passes: () => true };
const etcd: Check = { name: 'etcd', passes: ({ etcd: client }) => client.connected };
const informerSync: Check = { name: 'informer-sync', passes: ({ cache }) => cache.ready };
const bootstrapped: Check = { name: 'poststarthook/rbac/bootstrap-roles', passes: (server) => server.bootstrapped() };

/** In the order of the real server's verbose output. */
const checks: Readonly<Record<string, readonly Check[]>> = {
  healthz: [ping, etcd, bootstrapped],
  livez: [ping, etcd, bootstrapped],
  readyz: [ping, etcd, informerSync, bootstrapped],
};

const textType = 'text/plain; charset=utf-8';

/** @param name one check, or '' for all. Upstream: staging/src/k8s.io/apiserver/pkg/server/healthz/healthz.go */
export function health(server: Server, endpoint: string, name: string, options: Query): Answer {
  const all = checks[endpoint] ?? [];
  const excluded = new Set(options.all('exclude'));
  const chosen = name === '' ? all.filter((check) => !excluded.has(check.name)) : all.filter((c) => c.name === name);
  if (chosen.length === 0) return { type: 'raw', status: 404, contentType: textType, body: '404 page not found\n' };
  const failed = chosen.filter((check) => !check.passes(server));
  const lines = chosen.map((check) =>
    failed.includes(check) ? `[-]${check.name} failed: reason withheld\n` : `[+]${check.name} ok\n`,
  );
  if (failed.length > 0)
    return {
      type: 'raw',
      status: 500,
      contentType: textType,
      body: `${lines.join('')}${name === '' ? `${endpoint} check failed` : 'check failed'}\n`,
    };
  const verbose = name === '' && options.has('verbose') && parseBool(options.get('verbose')) !== false;
  const body = verbose ? `${lines.join('')}${endpoint} check passed\n` : 'ok';
  return { type: 'raw', status: 200, contentType: textType, body };
}
