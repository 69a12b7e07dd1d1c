import type { Running } from '../protocol/environment.ts';
import { componentEnvironment, type World } from './component-environment.ts';
import { type Platform, startComponent, withFillableDisk } from './components.ts';
import type { ClusterPlan } from './plan.ts';

/** A cluster whose components share one realm: headless, in one worker, or in the simulation. */
export interface Cluster {
  /** Starts a component, or starts it again after `kill`. */
  start(component: string): Promise<void>;
  /** Ends a component at once; its connections close. */
  kill(component: string): void;
  readonly running: readonly string[];
  stop(): void;
}

/** One realm may run on virtual time, which would not wait for code to be fetched when it is needed. */
const code: Readonly<Record<string, () => Promise<void>>> = {
  kubelet: async () => (await import('../kubelet/images/catalogue.ts')).loadImages(),
  'kube-controller-manager': async () => (await import('../controllers/dormant.ts')).loadControllers(),
  'kube-scheduler': async () => (await import('../scheduler/later.ts')).loadLater(),
  'kube-apiserver': async () => (await import('../apimachinery/validation/validation.ts')).loadRules(),
};

export function createCluster(world: World, plan: ClusterPlan, platform: Platform): Cluster {
  const running = new Map<string, Running>();
  let starts = 0;
  return {
    get running() {
      return [...running.keys()];
    },
    async start(component) {
      if (running.has(component)) return;
      const instance = (starts++).toString(36);
      await code[component.split('/')[0]!]?.();
      const started = await startComponent(
        component,
        (id) => componentEnvironment(world, id, instance),
        plan,
        withFillableDisk(platform, world.faults),
      );
      running.set(component, started);
    },
    kill(component) {
      running.get(component)?.stop();
      running.delete(component);
    },
    stop() {
      for (const component of running.values()) component.stop();
      running.clear();
    },
  };
}
