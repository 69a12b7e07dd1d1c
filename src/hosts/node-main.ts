import { parseArgs } from 'node:util';
import { readFile } from 'node:fs/promises';
import { createCluster } from '../cluster/cluster.ts';
import { componentEnvironment, type World } from '../cluster/component-environment.ts';
import { componentsOf } from '../cluster/components.ts';
import { defaultPlan } from '../cluster/default-plan.ts';
import { issueCredentials } from '../cluster/identities.ts';
import type { ClusterPlan } from '../cluster/plan.ts';
import { MemoryBackend } from '../etcd/memory-backend.ts';
import { openGate } from '../kernel/gate.ts';
import { createMemoryBus } from '../protocol/memory-bus.ts';
import { serveHttp } from './node-http.ts';
import { WallClock } from './wall-clock.ts';
import { createKeys, openPki } from './webcrypto-pki.ts';

/**
 * A cluster in one Node process, for real clients:
 * `npm run headless -- --port 0 [--token-auth-file FILE] [--components LIST] [--nodes N]`.
 * Prints `{"url":...}` once the API server is ready.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'token-auth-file': { type: 'string' },
    components: { type: 'string', default: 'apiserver,scheduler,controller-manager,kubelet' },
    nodes: { type: 'string', default: '3' },
  },
});

const tokensPath = '/etc/kubernetes/pki/tokens.csv';
const families = new Set(values.components.split(','));
for (const family of families)
  if (!['apiserver', 'scheduler', 'controller-manager', 'kubelet'].includes(family))
    fail(`unknown component "${family}": use apiserver, scheduler, controller-manager, kubelet`);
const workers = Number(values.nodes);
const port = Number(values.port);
if (!Number.isInteger(workers) || workers < 0) fail(`--nodes wants a number, not "${values.nodes}"`);
if (!Number.isInteger(port) || port < 0 || port > 65535) fail(`--port wants a port, not "${values.port}"`);

const clock = new WallClock();
const bus = createMemoryBus();
const world: World = {
  clock,
  bus,
  gate: openGate,
  seed: Date.now() % 2 ** 31,
  level: 'off',
  write: () => {},
  report: (message) => console.error(message),
};

const keys = await createKeys(clock.now());
const pki = await openPki(keys);
const plan = await planFor(values['token-auth-file']);
const cluster = createCluster(world, plan, {
  openBackend: () => Promise.resolve(new MemoryBackend()),
  openPki: () => Promise.resolve(pki),
  failed: (component, error) => fail(`${component}: ${error.message}`),
});
for (const component of componentsOf(plan)) if (isWanted(component)) await cluster.start(component);

const { tracer } = componentEnvironment(world, 'http', 'h');
const admin = values['token-auth-file'] === undefined;
if (admin) console.error('no --token-auth-file: requests without credentials act as kubernetes-admin');
const server = await serveHttp({
  bus,
  tracer,
  port,
  ...(admin && { defaultCertificate: plan.credentials['kubernetes-admin']!.certificate }),
});
await untilReady(server.url);
console.log(JSON.stringify({ url: server.url }));

async function planFor(tokenFile: string | undefined): Promise<ClusterPlan> {
  const fresh = defaultPlan(workers);
  const credentials = await issueCredentials(pki, fresh.nodes, clock.now());
  if (tokenFile === undefined) return { ...fresh, keys, credentials };
  return {
    ...fresh,
    keys,
    credentials,
    flags: {
      ...fresh.flags,
      'kube-apiserver': [...fresh.flags['kube-apiserver'], `--token-auth-file=${tokensPath}`],
    },
    files: { ...fresh.files, [tokensPath]: await readFile(tokenFile, 'utf8') },
  };
}

function isWanted(component: string): boolean {
  if (component === 'etcd' || component === 'kube-apiserver') return true;
  return families.has(component.startsWith('kubelet/') ? 'kubelet' : component.replace(/^kube-/, ''));
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    await response.arrayBuffer();
    if (response.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
