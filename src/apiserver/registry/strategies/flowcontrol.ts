import { specAndStatus, type Strategies } from '../strategy.ts';

/** Upstream: pkg/registry/flowcontrol/<resource>/strategy.go */
export const flowcontrolStrategies: Strategies = {
  'flowschemas.flowcontrol.apiserver.k8s.io': specAndStatus,
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': specAndStatus,
};
