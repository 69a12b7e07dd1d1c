import type { Context } from '../kernel/context.ts';
import type { SyncTurn } from './lifecycle/turn.ts';
import { mainContainers } from './lifecycle/main-containers.ts';
import { ephemeralContainers } from './lifecycle/ephemeral-containers.ts';
import { finish } from './lifecycle/finish.ts';
import { initContainers } from './lifecycle/init-containers.ts';
import { network } from './lifecycle/network.ts';
import { replaceChanged } from './lifecycle/replace-changed.ts';
import { resize } from './lifecycle/resize.ts';
import { sandbox } from './lifecycle/sandbox.ts';
import { volumes } from './lifecycle/volumes.ts';

/** One thing that a pod needs, in the order in which it needs it. */
export interface LifecycleStep {
  readonly name: string;
  /** Does what is missing; false when what follows has to wait. */
  readonly run: (context: Context, turn: SyncTurn) => Promise<boolean>;
}

/**
 * What one turn of a pod worker walks through. Level-triggered: every step looks at what is there and adds what is
 * missing. Upstream: pkg/kubelet/kubelet.go SyncPod, pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod
 */
export const lifecycle: readonly LifecycleStep[] = [
  { name: 'network', run: network },
  { name: 'volumes', run: volumes },
  { name: 'sandbox', run: sandbox },
  { name: 'finish', run: finish },
  { name: 'resize', run: resize },
  { name: 'replace-changed', run: replaceChanged },
  { name: 'ephemeral-containers', run: ephemeralContainers },
  { name: 'init-containers', run: initContainers },
  { name: 'main-containers', run: mainContainers },
];
