import type { Clock } from '../../kernel/clock.ts';
import type { Gate } from '../flags/gates.ts';
import type { ConfigurationOf } from './configuration.ts';
import type { AdmissionPlugin } from './plugin.ts';
import { alwaysPullImages } from './plugins/always-pull-images.ts';
import { alwaysAdmit, alwaysDeny } from './plugins/blanket.ts';
import { certificateApproval, certificateSigning } from './plugins/certificate-signers.ts';
import { certificateSubjectRestriction } from './plugins/certificate-subject-restriction.ts';
import { defaultIngressClass, defaultStorageClass } from './plugins/default-class.ts';
import { defaultTolerationSeconds } from './plugins/default-toleration-seconds.ts';
import { denyServiceExternalIps } from './plugins/deny-service-external-ips.ts';
import { eventRateLimit } from './plugins/event-rate-limit.ts';
import { extendedResourceToleration } from './plugins/extended-resource-toleration.ts';
import { limitPodHardAntiAffinityTopology } from './plugins/limit-pod-hard-anti-affinity-topology.ts';
import { limitRanger } from './plugins/limit-ranger.ts';
import { namespaceLifecycle } from './plugins/namespace-lifecycle.ts';
import { namespaceAutoProvision, namespaceExists } from './plugins/namespace-presence.ts';
import { imagePolicyWebhook } from './plugins/image-policy-webhook.ts';
import { ownerReferencesPermissionEnforcement } from './plugins/owner-references-permission-enforcement.ts';
import { podNodeSelector } from './plugins/pod-node-selector.ts';
import { podTolerationRestriction } from './plugins/pod-toleration-restriction.ts';
import type { WebhookClientConfig } from '../webhooks/webhook-client.ts';
import { nodeRestriction } from './plugins/node-restriction.ts';
import { persistentVolumeClaimResize } from './plugins/persistent-volume-claim-resize.ts';
import { mutatingAdmissionPolicy } from './policies/mutating-policies.ts';
import { validatingAdmissionPolicy } from './policies/validating-policies.ts';
import { mutatingAdmissionWebhook } from './webhooks/mutating-webhooks.ts';
import { validatingAdmissionWebhook } from './webhooks/validating-webhooks.ts';
import { podSecurity } from './plugins/pod-security.ts';
import { podTopologyLabels } from './plugins/pod-topology-labels.ts';
import { priority } from './plugins/priority.ts';
import { resourceQuota } from './plugins/resource-quota.ts';
import { runtimeClass } from './plugins/runtime-class.ts';
import { serviceAccount } from './plugins/service-account.ts';
import { storageObjectInUseProtection } from './plugins/storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './plugins/taint-nodes-by-condition.ts';

/** Where a kubeconfig leads to. */
type EndpointOf = (kubeconfig: string) => WebhookClientConfig;

interface OrderedPlugin {
  readonly name: string;
  /** On unless it is switched off. */
  readonly onByDefault: boolean;
  /** Absent where what it is about is not served here. */
  readonly plugin?: AdmissionPlugin;
  /** Made from what a file says of it. */
  readonly configured?: (configuration: unknown, clock: Clock, endpointOf: EndpointOf) => AdmissionPlugin;
}

const on = (plugin: AdmissionPlugin): OrderedPlugin => ({ name: plugin.name, onByDefault: true, plugin });
const off = (plugin: AdmissionPlugin): OrderedPlugin => ({ name: plugin.name, onByDefault: false, plugin });
const absent = (name: string, onByDefault = false): OrderedPlugin => ({ name, onByDefault });

/** Every plug-in that the flags may name, in the order in which they run. Upstream: pkg/kubeapiserver/options/plugins.go */
export const admissionOrder: readonly OrderedPlugin[] = [
  off(alwaysAdmit),
  off(namespaceAutoProvision),
  on(namespaceLifecycle),
  off(namespaceExists),
  off(limitPodHardAntiAffinityTopology),
  on(limitRanger),
  on(serviceAccount),
  off(nodeRestriction),
  on(taintNodesByCondition),
  off(alwaysPullImages),
  { name: 'ImagePolicyWebhook', onByDefault: false, configured: imagePolicyWebhook },
  on(podSecurity),
  { name: 'PodNodeSelector', onByDefault: false, configured: podNodeSelector },
  on(priority),
  on(defaultTolerationSeconds),
  { name: 'PodTolerationRestriction', onByDefault: false, configured: podTolerationRestriction },
  { name: 'EventRateLimit', onByDefault: false, configured: eventRateLimit },
  off(extendedResourceToleration),
  on(defaultStorageClass),
  on(storageObjectInUseProtection),
  off(ownerReferencesPermissionEnforcement),
  on(persistentVolumeClaimResize),
  on(runtimeClass),
  on(certificateApproval),
  on(certificateSigning),
  absent('ClusterTrustBundleAttest', true),
  on(certificateSubjectRestriction),
  on(defaultIngressClass),
  off(denyServiceExternalIps),
  on(podTopologyLabels),
  absent('NodeDeclaredFeatureValidator', true),
  on(mutatingAdmissionPolicy),
  on(mutatingAdmissionWebhook),
  on(validatingAdmissionPolicy),
  on(validatingAdmissionWebhook),
  on(resourceQuota),
  off(alwaysDeny),
];

const gateOf: Readonly<Partial<Record<string, Gate>>> = {
  MutatingAdmissionPolicy: 'MutatingAdmissionPolicy',
  PodTopologyLabels: 'PodTopologyLabelsAdmission',
};

/** The plug-ins that do nothing while their gates are closed. */
export const pluginsBehind = (closed: ReadonlySet<Gate>): readonly string[] =>
  pluginNames.filter((name) => gateOf[name] && closed.has(gateOf[name]));

export const pluginNames: readonly string[] = admissionOrder.map(({ name }) => name);

export interface PluginChoice {
  readonly enable: readonly string[];
  readonly disable: readonly string[];
  readonly configurationOf: ConfigurationOf;
  readonly clock: Clock;
  readonly endpointOf: EndpointOf;
}

/** The plug-ins that run: the default ones, those that were asked for, without those that were switched off. */
export const enabledPlugins = ({
  enable,
  disable,
  configurationOf,
  clock,
  endpointOf,
}: PluginChoice): readonly AdmissionPlugin[] =>
  admissionOrder
    .filter(({ name, onByDefault }) => (onByDefault || enable.includes(name)) && !disable.includes(name))
    .flatMap(({ name, plugin, configured }) => plugin ?? configured?.(configurationOf(name), clock, endpointOf) ?? []);
