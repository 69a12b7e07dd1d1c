import { readFile } from 'node:fs/promises';
import { createCluster } from '../cluster/cluster.ts';
import { componentEnvironment, type World } from '../cluster/component-environment.ts';
import { componentsOf } from '../cluster/components.ts';
import { defaultPlan } from '../cluster/default-plan.ts';
import type { ClusterPlan } from '../cluster/plan.ts';
import { MemoryBackend } from '../etcd/memory-backend.ts';
import { openGate } from '../kernel/gate.ts';
import { createMemoryBus } from '../protocol/memory-bus.ts';
import { createIdentity } from './identity.ts';
import { FlagError, type Family, type HeadlessFlags } from './node-flags.ts';
import { serveHttp } from './node-http.ts';
import { WallClock } from './wall-clock.ts';
import { openPki } from './webcrypto-pki.ts';

const tokensPath = '/etc/kubernetes/pki/tokens.csv';
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
  const cluster = createCluster(world, plan, {
    openBackend: () => Promise.resolve(new MemoryBackend()),
    openPki: ({ keys }) => openPki(keys),
    failed: (component, error) => {
      throw new Error(`${component} stopped by itself: ${error.message}`);
    },
  });
  const { tracer } = componentEnvironment(world, 'http', 'h');
  const anonymous = flags.tokenAuthFile === undefined ? plan.credentials['kubernetes-admin']?.certificate : undefined;
  const { url } = await serveHttp({
    bus,
    tracer,
    port: flags.port,
    ...(anonymous !== undefined && { defaultCertificate: anonymous }),
  });
  if (anonymous !== undefined) say('no --token-auth-file: requests without credentials act as kubernetes-admin');
  for (const component of componentsOf(plan))
    if (flags.families.has(familyOf(component))) await cluster.start(component);
  await untilReady(url);
  return url;
}

async function planFor(flags: HeadlessFlags, now: number): Promise<ClusterPlan> {
  const { tokenAuthFile, serviceAccountIssuer } = flags;
  const plan = { ...defaultPlan(flags.nodes), ...(await createIdentity(flags.nodes, now)) };
  const more = [
    ...(tokenAuthFile === undefined ? [] : [`--token-auth-file=${tokensPath}`]),
    ...(serviceAccountIssuer === undefined ? [] : [`--service-account-issuer=${serviceAccountIssuer}`]),
  ];
  return {
    ...plan,
    flags: { ...plan.flags, 'kube-apiserver': [...plan.flags['kube-apiserver'], ...more] },
    files: { ...plan.files, ...(tokenAuthFile !== undefined && { [tokensPath]: await readTokens(tokenAuthFile) }) },
  };
}

async function readTokens(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new FlagError(`--token-auth-file: ${error instanceof Error ? error.message : String(error)}`);
  }
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
