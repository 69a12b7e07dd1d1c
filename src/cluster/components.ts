import type { PostOutside } from '../apiserver/webhooks/transport.ts';
import type { Backend } from '../etcd/backend.ts';
import type { FaultBoard } from '../faults/board.ts';
import type { KubeletOptions } from '../kubelet/options.ts';
import type { Environment, Running } from '../protocol/environment.ts';
import type { Pki } from '../protocol/pki.ts';
import type { EnvironmentOf } from './component-environment.ts';
import { fillableBackend } from './fillable-backend.ts';
import type { ClusterPlan } from './plan.ts';
import { controlPlaneNode } from './topology.ts';

/** What a component needs beyond its environment and only a host can give. */
export interface Platform {
  openBackend(plan: ClusterPlan, env: Environment): Promise<Backend>;
  openPki(plan: ClusterPlan): Promise<Pki>;
  /** Where the API server's files go, if there is a real disk; absent: to that of the simulated machine. */
  readonly append?: (path: string, text: string) => void;
  /** The network of the API server's machine; absent: it has none. */
  readonly post?: PostOutside;
  /** What the simulated runtimes of the nodes run, where it is not the usual. */
  readonly runtime?: Pick<KubeletOptions, 'registry' | 'timing' | 'preloadedImages'>;
  /** A component stopped by itself: its disk failed, say. */
  failed(component: string, error: Error): void;
}

/** The same platform over a disk that can be full. */
export const withFillableDisk = (platform: Platform, faults: FaultBoard | undefined): Platform =>
  faults
    ? {
        ...platform,
        openBackend: async (plan, env) =>
          fillableBackend(await platform.openBackend(plan, env), () => faults.isDiskFull('etcd')),
      }
    : platform;

type Starter = (environment: EnvironmentOf, plan: ClusterPlan, platform: Platform) => Promise<Running>;

/** Loaded on demand, so that a realm holds the code of what it runs and no more. */
const code = {
  etcd: () => import('../etcd/start.ts'),
  'kube-apiserver': () => Promise.all([import('../apiserver/start.ts'), import('./machine-disk.ts')]),
  'kube-scheduler': () => import('../scheduler/start.ts'),
  'kube-controller-manager': () => import('../controllers/start.ts'),
  kubelet: () => Promise.all([import('../kubelet/start.ts'), import('./node-options.ts')]),
} as const;

const isFamily = (name: string): name is keyof typeof code => Object.hasOwn(code, name);

/** Fetches a component's code before there is anything to start it with. */
export async function loadComponent(component: string): Promise<void> {
  const family = component.split('/')[0]!;
  if (isFamily(family)) await code[family]();
}

const starters: Readonly<Record<string, Starter>> = {
  etcd: async (environment, plan, platform) => {
    const { startEtcd } = await code.etcd();
    const env = environment('etcd');
    return startEtcd(env, {
      backend: await platform.openBackend(plan, env),
      flags: plan.flags.etcd,
      onFailure: (error) => platform.failed('etcd', error),
    });
  },
  'kube-apiserver': async (environment, plan, platform) => {
    const [{ startApiserver }, { machineDisk }] = await code['kube-apiserver']();
    const env = environment('kube-apiserver');
    return startApiserver(env, {
      pki: await platform.openPki(plan),
      flags: plan.flags['kube-apiserver'],
      files: plan.files,
      append: platform.append ?? machineDisk(env, controlPlaneNode),
      ...(platform.post && { post: platform.post }),
    });
  },
  'kube-scheduler': async (environment, plan) => {
    const { startScheduler } = await code['kube-scheduler']();
    const configuration = plan.flags['kube-scheduler'].some((text) => text.startsWith('--config='))
      ? await (await import('./scheduler-configuration.ts')).schedulerConfiguration(plan)
      : undefined;
    return startScheduler(environment('kube-scheduler'), {
      credentials: plan.credentials['kube-scheduler'] ?? {},
      machine: controlPlaneNode,
      ...(configuration && { configuration }),
    });
  },
  'kube-controller-manager': async (environment, plan, platform) => {
    const { startControllerManager } = await code['kube-controller-manager']();
    return startControllerManager(environment('kube-controller-manager'), {
      credentials: plan.credentials['kube-controller-manager'] ?? {},
      pki: await platform.openPki(plan),
    });
  },
};

/** Starts a component by its id. @throws when there is no such component or it cannot start */
export async function startComponent(
  component: string,
  environment: EnvironmentOf,
  plan: ClusterPlan,
  platform: Platform,
): Promise<Running> {
  const starter = starters[component];
  if (starter) return starter(environment, plan, platform);
  const node = plan.nodes.find(({ name }) => component === `kubelet/${name}`);
  if (!node) throw new Error(`unknown component: ${component}`);
  const [{ startKubelet }, { nodeOptions }] = await code.kubelet();
  return startKubelet(environment(component), { ...nodeOptions(node, plan, environment), ...platform.runtime });
}
