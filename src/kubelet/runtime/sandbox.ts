import type { SimulatedContainer } from './container.ts';
import type { SandboxConfig } from './cri.ts';
import type { PodNetwork } from './network.ts';
import { ProcessNamespace } from './process-namespace.ts';

/** What the containers of a pod have in common. */
export interface Sandbox {
  readonly id: string;
  readonly uid: string;
  readonly hostname: string;
  readonly network: PodNetwork;
  readonly pid: number;
  /** Where its containers see one another's processes. */
  readonly visible?: ProcessNamespace;
  readonly containers: SimulatedContainer[];
  ready: boolean;
}

/** A sandbox that runs nothing yet but its pause. */
export function sandboxOf(
  { uid, hostname, sharesProcesses }: SandboxConfig,
  parts: Pick<Sandbox, 'id' | 'network' | 'pid'>,
): Sandbox {
  const sandbox = { ...parts, uid, hostname, containers: [], ready: true };
  if (!sharesProcesses) return sandbox;
  const visible = new ProcessNamespace();
  visible.add(['/pause']);
  return { ...sandbox, visible };
}

/** Attempts of one container of which status and log are kept. Upstream: MaxPerPodContainer */
const keptAttempts = 2;

/** Attempts of a container that are over and no longer of interest. */
export const superseded = ({ containers }: Sandbox, name: string): readonly SimulatedContainer[] =>
  containers
    .filter(({ config }) => config.subject.container === name)
    .slice(0, -keptAttempts)
    .filter(({ status }) => status.state !== 'running');
