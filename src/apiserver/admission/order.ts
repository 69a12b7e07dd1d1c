import type { AdmissionPlugin } from './plugin.ts';
import { alwaysPullImages } from './plugins/always-pull-images.ts';
import { defaultTolerationSeconds } from './plugins/default-toleration-seconds.ts';
import { namespaceLifecycle } from './plugins/namespace-lifecycle.ts';
import { nodeRestriction } from './plugins/node-restriction.ts';
import { podSecurity } from './plugins/pod-security.ts';
import { podTopologyLabels } from './plugins/pod-topology-labels.ts';
import { priority } from './plugins/priority.ts';
import { runtimeClass } from './plugins/runtime-class.ts';
import { serviceAccount } from './plugins/service-account.ts';
import { taintNodesByCondition } from './plugins/taint-nodes-by-condition.ts';

interface OrderedPlugin {
  readonly name: string;
  /** On unless it is switched off. */
  readonly onByDefault: boolean;
  /** Absent where what it is about is not served here. */
  readonly plugin?: AdmissionPlugin;
}

const on = (plugin: AdmissionPlugin): OrderedPlugin => ({ name: plugin.name, onByDefault: true, plugin });
const off = (plugin: AdmissionPlugin): OrderedPlugin => ({ name: plugin.name, onByDefault: false, plugin });
const absent = (name: string, onByDefault = false): OrderedPlugin => ({ name, onByDefault });

/** Every plug-in that the flags may name, in the order in which they run. Upstream: pkg/kubeapiserver/options/plugins.go */
export const admissionOrder: readonly OrderedPlugin[] = [
  absent('AlwaysAdmit'),
  absent('NamespaceAutoProvision'),
  on(namespaceLifecycle),
  absent('NamespaceExists'),
  absent('LimitPodHardAntiAffinityTopology'),
  absent('LimitRanger', true),
  on(serviceAccount),
  off(nodeRestriction),
  on(taintNodesByCondition),
  off(alwaysPullImages),
  absent('ImagePolicyWebhook'),
  on(podSecurity),
  absent('PodNodeSelector'),
  on(priority),
  on(defaultTolerationSeconds),
  absent('PodTolerationRestriction'),
  absent('EventRateLimit'),
  absent('ExtendedResourceToleration'),
  absent('DefaultStorageClass', true),
  absent('StorageObjectInUseProtection', true),
  absent('OwnerReferencesPermissionEnforcement'),
  absent('PersistentVolumeClaimResize', true),
  on(runtimeClass),
  absent('CertificateApproval', true),
  absent('CertificateSigning', true),
  absent('ClusterTrustBundleAttest', true),
  absent('CertificateSubjectRestriction', true),
  absent('DefaultIngressClass', true),
  absent('DenyServiceExternalIPs'),
  on(podTopologyLabels),
  absent('MutatingAdmissionPolicy', true),
  absent('MutatingAdmissionWebhook', true),
  absent('ValidatingAdmissionPolicy', true),
  absent('ValidatingAdmissionWebhook', true),
  absent('ResourceQuota', true),
  absent('AlwaysDeny'),
];

/** The plug-ins that run: the default ones, those that were asked for, without those that were switched off. */
export const enabledPlugins = (enable: readonly string[], disable: readonly string[]): readonly AdmissionPlugin[] =>
  admissionOrder.flatMap(({ name, onByDefault, plugin }) =>
    plugin && (onByDefault || enable.includes(name)) && !disable.includes(name) ? [plugin] : [],
  );
