import { readBoolean } from './flag-types.ts';
import type { Flags } from './flags.ts';

interface ActingGate {
  readonly stage: 'alpha' | 'beta' | 'ga';
  /** Whether it is on unless it is said otherwise, in 1.36. */
  readonly isOn: boolean;
}

const on = (stage: ActingGate['stage']): ActingGate => ({ stage, isOn: true });
const off = (stage: ActingGate['stage']): ActingGate => ({ stage, isOn: false });

/** The gates that change something here; the others are checked and kept. Upstream: pkg/features/kube_features.go */
const acting = {
  ClearingNominatedNodeNameAfterBinding: on('beta'),
  ClusterTrustBundleProjection: off('beta'),
  ComponentFlagz: on('beta'),
  ComponentStatusz: on('beta'),
  ContainerRestartRules: on('beta'),
  ContainerStopSignals: on('beta'),
  DeploymentReplicaSetTerminatingReplicas: on('beta'),
  EnvFiles: on('beta'),
  GenericWorkload: off('alpha'),
  HPAConfigurableTolerance: on('beta'),
  HostnameOverride: on('beta'),
  ImageVolume: on('beta'),
  MatchLabelKeysInPodTopologySpread: on('beta'),
  MaxUnavailableStatefulSet: off('beta'),
  MutatingAdmissionPolicy: on('ga'),
  PodCertificateRequest: on('beta'),
  PodLevelResources: on('beta'),
  PodTopologyLabelsAdmission: on('beta'),
  ProcMountType: on('beta'),
  SELinuxChangePolicy: on('beta'),
  UserNamespacesSupport: on('ga'),
  WatchList: on('beta'),
} as const satisfies Readonly<Record<string, ActingGate>>;

export type Gate = keyof typeof acting;

const gates = Object.keys(acting) as readonly Gate[];

/** The gates that are off: as --feature-gates says, else AllAlpha or AllBeta, else as the release has them. */
export function closedGates(flags: Flags): ReadonlySet<Gate> {
  const given = new Map(
    [...flags.get('feature-gates')].map(([name, value]) => [name.replace(/^kube:/, ''), readBoolean(value)]),
  );
  const sweeping = { alpha: given.get('AllAlpha'), beta: given.get('AllBeta'), ga: undefined };
  const isOpen = (gate: Gate): boolean => given.get(gate) ?? sweeping[acting[gate].stage] ?? acting[gate].isOn;
  return new Set(gates.filter((gate) => !isOpen(gate)));
}
