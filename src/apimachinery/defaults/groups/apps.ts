import type { DaemonSet, Deployment, PersistentVolumeClaim, ReplicaSet, StatefulSet } from '../../types.ts';
import { setTemplateGeneration, templateGenerationOf } from '../../template-generation.ts';
import { defaultPodTemplate } from '../pod.ts';
import type { Defaults } from '../rule.ts';
import { defaultPersistentVolumeClaim } from '../storage.ts';

/** Upstream: pkg/apis/apps/v1/defaults.go (SetDefaults_Deployment) */
function defaultDeployment({ spec }: Deployment): void {
  defaultPodTemplate(spec.template);
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  const strategy = (spec.strategy ??= {});
  strategy.type ||= 'RollingUpdate';
  if (strategy.type !== 'RollingUpdate') return;
  const pace = (strategy.rollingUpdate ??= {});
  pace.maxUnavailable ??= '25%';
  pace.maxSurge ??= '25%';
}

/** Upstream: SetDefaults_DaemonSet */
function defaultDaemonSet(daemonSet: DaemonSet): void {
  const { spec } = daemonSet;
  // The number is a field in the server, and an annotation wherever the object is written.
  setTemplateGeneration(daemonSet, templateGenerationOf(daemonSet));
  defaultPodTemplate(spec.template);
  spec.revisionHistoryLimit ??= 10;
  const strategy = (spec.updateStrategy ??= {});
  strategy.type ||= 'RollingUpdate';
  if (strategy.type !== 'RollingUpdate') return;
  const pace = (strategy.rollingUpdate ??= {});
  pace.maxUnavailable ??= 1;
  pace.maxSurge ??= 0;
}

/** Upstream: SetDefaults_StatefulSet */
function defaultStatefulSet({ spec }: StatefulSet): void {
  defaultPodTemplate(spec.template);
  spec.podManagementPolicy ||= 'OrderedReady';
  const strategy = (spec.updateStrategy ??= {});
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) {
    strategy.rollingUpdate.partition ??= 0;
  }
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  retention.whenDeleted ||= 'Retain';
  retention.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  spec.volumeClaimTemplates?.forEach(defaultClaimTemplate);
}

/** Claims in a template are whole objects. Upstream: pkg/apis/apps/v1/conversion.go */
function defaultClaimTemplate(claim: PersistentVolumeClaim): void {
  if (claim.apiVersion !== 'v1') claim.apiVersion = 'v1';
  if (claim.kind !== 'PersistentVolumeClaim') claim.kind = 'PersistentVolumeClaim';
  defaultPersistentVolumeClaim(claim);
}

export const appsDefaults: Defaults = {
  'apps/v1/Deployment': (object) => defaultDeployment(object as Deployment),
  'apps/v1/ReplicaSet': (object) => {
    const { spec } = object as ReplicaSet;
    spec.replicas ??= 1;
    defaultPodTemplate(spec.template!);
  },
  'apps/v1/DaemonSet': (object) => defaultDaemonSet(object as DaemonSet),
  'apps/v1/StatefulSet': (object) => defaultStatefulSet(object as StatefulSet),
};
