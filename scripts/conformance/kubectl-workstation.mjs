// What the replay of recorded command lines needs of the engine.
export { restClient } from '../../src/client/rest.ts';
export { componentEnvironment } from '../../src/cluster/component-environment.ts';
export { componentsOf } from '../../src/cluster/component-ids.ts';
export { cancellationSource } from '../../src/kernel/cancellation.ts';
export { virtualMs } from '../../src/kernel/clock.ts';
export { rootContext } from '../../src/kernel/context.ts';
export { seededRandom } from '../../src/kernel/random.ts';
export { VirtualClock } from '../../src/kernel/virtual-clock.ts';
export { recordedRegistry } from '../../src/kubelet/recorded-images.contract.ts';
export { initialKubeconfig, printKubeconfig } from '../../src/kubectl/kubeconfig/kubeconfig.ts';
export { encodeBase64 } from '../../src/apimachinery/base64.ts';
export { MachineShell } from '../../src/shell/machine.ts';
export { birth, virtualCluster } from '../../src/sim/virtual-cluster.ts';
