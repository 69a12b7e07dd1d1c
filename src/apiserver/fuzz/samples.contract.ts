import { decodeEnvelope } from '../../apimachinery/protobuf/envelope.ts';
import { requestField } from '../../apimachinery/x509/requests.contract.ts';
import { type Answer, trialServer } from '../trial-server.contract.ts';
import { servedResources, type ServedResource } from '../registry/served-resource.ts';

const labels = { app: 'web' };
const selector = { matchLabels: labels };
const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'nginx:1.27' }] } };
const role = { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] };
const binding = (kind: string) => ({
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'sample' },
  subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'alice' }],
});
const target = { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' };
const rules = [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }];
const matchConstraints = { resourceRules: rules };
const nothing = { matchLabels: { matches: 'nothing' } };
const webhook = {
  name: 'a.example.com',
  clientConfig: { url: 'https://example.com/hook' },
  rules,
  objectSelector: nothing,
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  failurePolicy: 'Ignore',
};

/** What each kind needs at the least to be accepted; kinds that need nothing are not named. */
const contents: Readonly<Record<string, object>> = {
  Endpoints: { subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] },
  'v1/Event': { involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' }, reason: 'Seen' },
  'events.k8s.io/v1/Event': {
    eventTime: '2026-01-01T00:00:00.000000Z',
    reportingController: 'a.b/c',
    reportingInstance: 'c-1',
    action: 'See',
    reason: 'Seen',
    type: 'Normal',
    regarding: { kind: 'Pod', name: 'web', namespace: 'default' },
  },
  LimitRange: { spec: { limits: [{ type: 'Container', max: { cpu: '4' } }] } },
  PersistentVolumeClaim: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  PersistentVolume: {
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } },
  },
  Pod: {
    spec: {
      ...template.spec,
      tolerations: [{ key: 'k', operator: 'Exists' }],
      volumes: [{ name: 'v', configMap: { name: 'c' } }],
    },
  },
  PodTemplate: { template },
  ReplicationController: { spec: { selector: labels, template } },
  ResourceQuota: { spec: { hard: { configmaps: '1000' } } },
  Service: { spec: { ports: [{ port: 80 }], selector: labels } },
  ControllerRevision: { revision: 1, data: { a: 1 } },
  DaemonSet: { spec: { selector, template } },
  Deployment: { spec: { selector, template } },
  ReplicaSet: { spec: { selector, template } },
  StatefulSet: { spec: { selector, template, serviceName: 'web' } },
  HorizontalPodAutoscaler: { spec: { scaleTargetRef: target, maxReplicas: 3 } },
  CronJob: {
    spec: {
      schedule: '* * * * *',
      jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
    },
  },
  Job: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
  IngressClass: { spec: { controller: 'example.com/ingress' } },
  Ingress: { spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } },
  NetworkPolicy: { spec: { podSelector: {}, ingress: [{}] } },
  PodDisruptionBudget: { spec: { minAvailable: 1, selector } },
  ClusterRole: role,
  Role: role,
  ClusterRoleBinding: binding('ClusterRole'),
  RoleBinding: binding('Role'),
  CSIDriver: { spec: {} },
  CSINode: { spec: { drivers: [{ name: 'd.example.com', nodeID: 'n', topologyKeys: [] }] } },
  StorageClass: { provisioner: 'example.com/disk' },
  CSIStorageCapacity: { storageClassName: 'fast' },
  VolumeAttributesClass: { driverName: 'd.example.com', parameters: { iops: '100' } },
  VolumeAttachment: { spec: { attacher: 'd.example.com', nodeName: 'n', source: { persistentVolumeName: 'v' } } },
  APIService: {
    metadata: { name: 'v1.remote.example.com', labels },
    spec: {
      group: 'remote.example.com',
      version: 'v1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { namespace: 'default', name: 'none' },
    },
  },
  IPAddress: {
    metadata: { name: '10.0.0.99', labels },
    spec: { parentRef: { resource: 'services', namespace: 'default', name: 'none' } },
  },
  FlowSchema: { spec: { priorityLevelConfiguration: { name: 'system' }, matchingPrecedence: 77 } },
  PriorityLevelConfiguration: { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } },
  ServiceCIDR: { spec: { cidrs: ['10.99.0.0/24'] } },
  CertificateSigningRequest: {
    spec: { request: requestField('carol'), signerName: 'example.com/signer', usages: ['client auth'] },
  },
  MutatingAdmissionPolicy: {
    spec: {
      matchConstraints: { ...matchConstraints, objectSelector: nothing },
      reinvocationPolicy: 'Never',
      mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: '[]' } }],
    },
  },
  MutatingAdmissionPolicyBinding: { spec: { policyName: 'sample' } },
  MutatingWebhookConfiguration: { webhooks: [webhook] },
  ValidatingAdmissionPolicy: {
    spec: { matchConstraints: { ...matchConstraints, objectSelector: nothing }, validations: [{ expression: 'true' }] },
  },
  ValidatingAdmissionPolicyBinding: { spec: { policyName: 'sample', validationActions: ['Deny'] } },
  ValidatingWebhookConfiguration: { webhooks: [webhook] },
  CustomResourceDefinition: {
    metadata: { name: 'samples.example.com' },
    spec: {
      group: 'example.com',
      names: { plural: 'samples', kind: 'Sample' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  },
  PriorityClass: { value: 1000 },
  RuntimeClass: { handler: 'runc' },
  EndpointSlice: { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }], ports: [{ port: 80 }] },
};

/** An object of a resource that the server accepts. */
export function sampleOf({ apiVersion, kind }: ServedResource): Record<string, unknown> {
  const metadata = { name: 'sample', labels };
  return { apiVersion, kind, metadata, ...(contents[kind] ?? contents[`${apiVersion}/${kind}`]) };
}

/** Where a resource's objects are asked for. */
export function collectionOf({ group, apiVersion, namespaced, resource }: ServedResource): string {
  return `/${group === '' ? 'api' : 'apis'}/${apiVersion}/${namespaced ? 'namespaces/default/' : ''}${resource}`;
}

/** Resources whose objects are made by POST and kept. */
export const keptResources = servedResources.filter(({ verbs }) => verbs.includes('create') && verbs.includes('patch'));

export const seed = 136;

/** A server that has a sample of every kind. */
export async function fullServer() {
  const server = await trialServer();
  await server.send('POST', '/api/v1/namespaces/default/serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
  for (const resource of keptResources) await server.send('POST', collectionOf(resource), sampleOf(resource));
  // What reads protobuf is loaded when it is first needed, which takes time that the cluster's clock does not know of.
  await server.send('POST', '/api/v1/namespaces', '', 'application/vnd.kubernetes.protobuf');
  return server;
}

/** The answers of 500 that the real server has, too, and that mean no. */
const knownFailures = [
  /^failed to create typed patch object /,
  /^failed to convert new object /,
  / does not contain declared merge key: /,
  /^unknown patch type: /,
  /^expected map element in list$/,
  /^strconv\.ParseUint: parsing /,
  /^target\.(?:kind|name): /,
  /^resourceVersion should not be set on objects to be created$/,
];

/** Answered at all, and not by a failure of the server's own; one that reports an exception fails the test by itself. */
export const isSound = (answer: Answer | undefined): boolean =>
  answer !== undefined &&
  answer.status >= 200 &&
  (answer.status !== 500 || knownFailures.some((known) => known.test(messageOf(answer.body))));

/** @param body a Status, or the text of one in JSON or protobuf */
function messageOf(body: unknown): string {
  const read = (text: string): unknown => (text.startsWith('k8s\0') ? decodeEnvelope(text) : JSON.parse(text));
  const status = (typeof body === 'string' ? read(body) : body) as { readonly message?: string };
  return status.message ?? '';
}
