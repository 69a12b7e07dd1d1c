import type { SimulatedContainer } from './container.ts';
import type { MachineLoad } from './machine-load.ts';
import type { ProcessNamespace } from './process-namespace.ts';

/** Of what of its machine and its pod a container is a part. */
export interface Membership {
  readonly load: Pick<MachineLoad, 'processors' | 'memory'>;
  /** The container whose processes it joins. */
  readonly target?: SimulatedContainer;
  /** The pod's processes, where its containers share them. */
  readonly visible?: ProcessNamespace;
}
