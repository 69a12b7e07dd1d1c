// What the replay of recorded pod lifecycles needs of the engine.
export { recordedRegistry } from '../../src/kubelet/recorded-images.contract.ts';
export { playScenario } from '../../src/sim/pod-scenario.ts';
