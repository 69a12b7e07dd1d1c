import { readFile } from 'node:fs/promises';
import { restClient } from '../../client/rest.ts';
import { createCluster } from '../../cluster/cluster.ts';
import { componentEnvironment, type World } from '../../cluster/component-environment.ts';
import { componentsOf } from '../../cluster/component-ids.ts';
import { withFlags } from '../../cluster/flags.ts';
import { namedFiles } from '../../cluster/named-files.ts';
import { defaultPlan } from '../../cluster/default-plan.ts';
import { markControlPlane } from '../../cluster/mark-control-plane.ts';
import type { ClusterPlan } from '../../cluster/plan.ts';
import { seedCluster } from '../../cluster/seed.ts';
import { MemoryBackend } from '../../etcd/memory-backend.ts';
import { openGate } from '../../kernel/gate.ts';
import { createMemoryBus } from '../../protocol/memory-bus.ts';
import { appendToDisk } from './disk.ts';
import { postOverHttps } from './post.ts';
import { serveRealEtcd } from '../real-etcd/gateway.ts';
import { createIdentity } from '../keys/identity.ts';
import { type Family, type HeadlessFlags } from './flags.ts';
import { serveHttp } from './http.ts';
import { runInThread } from '../own-plugins/node-worker.ts';
import { servePlugins } from '../own-plugins/serve.ts';
import { restoredFrom, saveAtEnd } from './snapshot.ts';
import { WallClock } from '../wall-clock.ts';
import { openPki } from '../keys/webcrypto-pki.ts';

const readyPollMs = 20;

/** Starts a cluster in this process and serves its API; resolves with the address once `/readyz` answers. */
export async function startHeadless(flags: HeadlessFlags, say: (line: string) => void): Promise<string> {
  const clock = new WallClock();
  const bus = createMemoryBus();
  const world: World = {
    clock,
    bus,
    gate: openGate,
    seed: Date.now() % 2 ** 31,
    level: 'off',
    write: () => {},
    report: say,
  };
  const plan = await planFor(flags, clock.now());
  const backend = new MemoryBackend(await restoredFrom(flags.restore));
  const cluster = createCluster(world, plan, {
    openBackend: () => Promise.resolve(backend),
    openPki: ({ keys }) => openPki(keys),
    append: appendToDisk(say),
    post: postOverHttps,
    failed: (component, error) => {
      throw new Error(`${component} stopped by itself: ${error.message}`);
    },
  });
  servePlugins(componentEnvironment(world, 'own-plugins', 'o'), runInThread);
  const { tracer } = componentEnvironment(world, 'http', 'h');
  const anonymous = !usesTokens(flags) ? plan.credentials['kubernetes-admin']?.certificate : undefined;
  const { url } = await serveHttp({
    bus,
    tracer,
    port: flags.port,
    ...(anonymous !== undefined && { defaultCertificate: anonymous }),
  });
  if (anonymous !== undefined) say('no --token-auth-file: requests without credentials act as kubernetes-admin');
  if (flags.etcdServers.length > 0) serveRealEtcd(componentEnvironment(world, 'etcd', 'e'), flags.etcdServers);
  for (const component of componentsOf(plan).filter((id) => id !== 'etcd' || flags.etcdServers.length === 0))
    if (flags.families.has(familyOf(component))) await cluster.start(component);
  await untilReady(url);
  const admin = restClient(componentEnvironment(world, 'seed', 's'), {
    credentials: plan.credentials['kubernetes-admin'] ?? {},
    userAgent: 'podscope',
  });
  if (flags.families.has('controller-manager')) void seedCluster(clock, admin);
  if (flags.families.has('kubelet')) void markControlPlane(clock, admin);
  if (flags.save !== undefined) saveAtEnd(flags.save, componentEnvironment(world, 'snapshot', 's'), say);
  return url;
}

const usesTokens = ({ apiserver }: HeadlessFlags): boolean =>
  apiserver.some((arg) => /^--token-auth-file(?:=|$)/.test(arg));

async function planFor({ nodes, apiserver, web }: HeadlessFlags, now: number): Promise<ClusterPlan> {
  const plan = { ...defaultPlan(nodes), ...(await createIdentity(nodes, now)) };
  const flags = withFlags(plan.flags['kube-apiserver'], apiserver);
  return {
    ...plan,
    flags: { ...plan.flags, 'kube-apiserver': flags },
    files: { ...plan.files, ...(await readFiles({ ...itself(await namedFiles(flags)), ...web })) },
  };
}

const itself = (paths: readonly string[]): Record<string, string> =>
  Object.fromEntries(paths.map((path) => [path, path]));

/** What there is of the files; that one is missing, the server says itself. @param paths by the names they go under */
async function readFiles(paths: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [name, path] of Object.entries(paths)) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) files[name] = text;
  }
  return files;
}

/** The store comes with the server: nothing else talks to it. */
const familyOf = (component: string): Family =>
  component === 'kube-scheduler'
    ? 'scheduler'
    : component === 'kube-controller-manager'
      ? 'controller-manager'
      : component.startsWith('kubelet/')
        ? 'kubelet'
        : 'apiserver';

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    await response.arrayBuffer();
    if (response.ok) return;
    await new Promise((resolve) => setTimeout(resolve, readyPollMs));
  }
}
