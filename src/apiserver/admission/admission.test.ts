import { expect, test } from 'vitest';
import { createFamilies } from '../metrics/families.ts';
import { rootContext } from '../../kernel/context.ts';
import { parseFlags } from '../flags/flags.ts';
import { admissionConfiguration } from './configuration.ts';
import { createAdmission } from './admission.ts';
import { enabledPlugins, type PluginChoice } from './order.ts';
import type { AdmissionRequest } from './plugin.ts';
import { labelled, made, pod, requestOf, type Stored, verdictOf, worldOf } from './trial.contract.ts';

const choice = (enable: readonly string[], disable: readonly string[]): PluginChoice => ({
  enable,
  disable,
  configurationOf: admissionConfiguration(parseFlags([]), {}),
  clock: worldOf({}).clock,
  endpointOf: () => ({}),
});

const kubelet = { user: { name: 'system:node:n', groups: ['system:nodes'] } };
const node = made('Node', 'n', { metadata: { labels: { 'topology.kubernetes.io/zone': 'z1' } } });
const nodeRequest = { resource: 'nodes', namespace: '', name: 'n' };
const baseline = { namespaces: [labelled({ 'pod-security.kubernetes.io/enforce': 'baseline' })] };
const high = made('PriorityClass', 'high', { value: 1000, preemptionPolicy: 'Never' });
const priorities = { 'priorityclasses.scheduling.k8s.io': [high] };
const terminating = made('Namespace', 'default', { status: { phase: 'Terminating' } });

test.each<[string, string, AdmissionRequest, Stored]>([
  ['NamespaceLifecycle', 'a namespace that is there', requestOf(pod()), {}],
  [
    'NamespaceLifecycle',
    'an update while the namespace goes',
    requestOf(pod(), { operation: 'UPDATE' }),
    { namespaces: [terminating] },
  ],
  ['ServiceAccount', 'a mirror pod', requestOf(pod({}, { annotations: { 'kubernetes.io/config.mirror': 'x' } })), {}],
  [
    'NodeRestriction',
    'its own node',
    requestOf(node, { ...nodeRequest, ...kubelet, operation: 'UPDATE', oldObject: node }),
    {},
  ],
  [
    'Priority',
    'a class that is the only default',
    requestOf(made('PriorityClass', 'd', { globalDefault: true }), { resource: 'priorityclasses' }),
    {},
  ],
  ['PodSecurity', 'a harmless pod', requestOf(pod()), baseline],
  ['RuntimeClass', 'no runtime class', requestOf(pod()), {}],
  ['PodTopologyLabels', 'a pod without a node', requestOf(pod()), {}],
  [
    'AlwaysPullImages',
    'what is pulled anyway',
    requestOf(pod({ containers: [{ name: 'c', imagePullPolicy: 'Always' }] })),
    {},
  ],
])('%s admits %s', async (name, _what, request, stored) => {
  expect(await verdictOf(name, request, stored)).toEqual({ verdict: 'admitted' });
});

test.each<[string, string, AdmissionRequest, Stored, string]>([
  [
    'NamespaceLifecycle',
    'a namespace that is not there',
    requestOf(pod(), { namespace: 'none' }),
    {},
    'namespaces "none" not found',
  ],
  [
    'NamespaceLifecycle',
    'new content in a namespace that goes',
    requestOf(pod()),
    { namespaces: [terminating] },
    'pods "web" is forbidden: unable to create new content in namespace default because it is being terminated',
  ],
  [
    'NamespaceLifecycle',
    'the end of kube-system',
    requestOf(undefined, {
      operation: 'DELETE',
      resource: 'namespaces',
      namespace: 'kube-system',
      name: 'kube-system',
    }),
    {},
    'namespaces "kube-system" is forbidden: this namespace may not be deleted',
  ],
  [
    'ServiceAccount',
    'an account that is not there',
    requestOf(pod({ serviceAccountName: 'none' })),
    {},
    'pods "web" is forbidden: error looking up service account default/none: serviceaccount "none" not found',
  ],
  [
    'NodeRestriction',
    'the node of another',
    requestOf(node, { ...nodeRequest, name: 'other', ...kubelet, operation: 'UPDATE', oldObject: node }),
    {},
    'nodes "other" is forbidden: node "n" is not allowed to modify node "other"',
  ],
  [
    'NodeRestriction',
    'a pod that mirrors nothing',
    requestOf(pod(), kubelet),
    {},
    'pods "web" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "n" can only create mirror pods',
  ],
  [
    'Priority',
    'a class that is not there',
    requestOf(pod({ priorityClassName: 'none' })),
    {},
    'pods "web" is forbidden: no PriorityClass with name none was found',
  ],
  [
    'Priority',
    'a number of its own',
    requestOf(pod({ priority: 7, priorityClassName: 'high' })),
    priorities,
    'pods "web" is forbidden: the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name',
  ],
  [
    'PodSecurity',
    'a privileged container',
    requestOf(pod({ containers: [{ name: 'c', securityContext: { privileged: true } }] })),
    baseline,
    'pods "web" is forbidden: violates PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)',
  ],
  [
    'RuntimeClass',
    'a runtime class that is not there',
    requestOf(pod({ runtimeClassName: 'none' })),
    {},
    'pods "web" is forbidden: pod rejected: RuntimeClass "none" not found',
  ],
  [
    'RuntimeClass',
    'overhead of nothing',
    requestOf(pod({ overhead: { cpu: '1' } })),
    {},
    'pods "web" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
  ],
])('%s refuses %s', async (name, _what, request, stored, message) => {
  expect(await verdictOf(name, request, stored)).toMatchObject({ verdict: 'rejected', status: { message } });
});

test.each<[string, string, AdmissionRequest, Stored, object]>([
  [
    'ServiceAccount',
    'an account and its token',
    requestOf(pod()),
    {},
    { serviceAccountName: 'default', volumes: [{ projected: {} }] },
  ],
  [
    'Priority',
    'the class’s priority',
    requestOf(pod({ priorityClassName: 'high' })),
    priorities,
    { priority: 1000, preemptionPolicy: 'Never' },
  ],
  ['Priority', 'priority 0 where there is no default', requestOf(pod()), {}, { priority: 0 }],
  [
    'DefaultTolerationSeconds',
    'five minutes',
    requestOf(pod()),
    {},
    { tolerations: [{ tolerationSeconds: 300 }, { tolerationSeconds: 300 }] },
  ],
  [
    'DefaultTolerationSeconds',
    'only what is missing',
    requestOf(pod({ tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }] })),
    {},
    { tolerations: [{ key: 'node.kubernetes.io/not-ready' }, { key: 'node.kubernetes.io/unreachable' }] },
  ],
  ['AlwaysPullImages', 'the policy', requestOf(pod()), {}, { containers: [{ imagePullPolicy: 'Always' }] }],
  [
    'TaintNodesByCondition',
    'a taint',
    requestOf(made('Node', 'n'), nodeRequest),
    {},
    { taints: [{ key: 'node.kubernetes.io/not-ready' }] },
  ],
])('%s adds %s', async (name, _what, request, stored, spec) => {
  const before = JSON.stringify(request.object);
  expect(await verdictOf(name, request, stored)).toMatchObject({ verdict: 'changed', object: { spec } });
  expect(JSON.stringify(request.object), 'plug-ins hand a copy on').toBe(before);
});

test('PodTopologyLabels copies where the node is', async () => {
  const verdict = await verdictOf('PodTopologyLabels', requestOf(pod({ nodeName: 'n' })), { nodes: [node] });
  expect(verdict).toMatchObject({
    verdict: 'changed',
    object: { metadata: { labels: { 'topology.kubernetes.io/zone': 'z1' } } },
    changes: [{ path: 'metadata.labels[topology.kubernetes.io/zone]', value: 'z1' }],
  });
});

test('PodSecurity only warns where the namespace says warn', async () => {
  const request = requestOf(pod({ hostNetwork: true }));
  const stored = { namespaces: [labelled({ 'pod-security.kubernetes.io/warn': 'baseline' })] };
  expect(await verdictOf('PodSecurity', request, stored)).toEqual({ verdict: 'admitted' });
  expect(request.warnings).toEqual(['would violate PodSecurity "baseline:latest": host namespaces (hostNetwork=true)']);
});

test('the chain tells of every plug-in, hands changes on, and ends at the first no', async () => {
  const admission = createAdmission(enabledPlugins(choice(['NodeRestriction'], [])), worldOf({}), createFamilies());
  const passed = await admission.mutate(rootContext, requestOf(pod()));
  expect(passed.evidence.plugins.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
    'NamespaceLifecycle admitted',
    'LimitRanger admitted',
    'ServiceAccount changed',
    'NodeRestriction not-concerned',
    'TaintNodesByCondition not-concerned',
    'Priority changed',
    'DefaultTolerationSeconds changed',
    'DefaultStorageClass not-concerned',
    'StorageObjectInUseProtection not-concerned',
    'RuntimeClass admitted',
    'DefaultIngressClass not-concerned',
    'PodTopologyLabels admitted',
    'MutatingAdmissionPolicy not-concerned',
    'MutatingAdmissionWebhook not-concerned',
  ]);
  const ended = await admission.mutate(rootContext, requestOf(pod(), { namespace: 'none' }));
  expect(ended).toMatchObject({ ok: false, refusal: { code: 404 } });
  expect(ended.evidence.plugins).toHaveLength(1);
});

test('plug-ins are switched on and off by name', () => {
  const names = (enable: readonly string[], disable: readonly string[]) =>
    enabledPlugins(choice(enable, disable)).map(({ name }) => name);
  expect(names([], [])).not.toContain('NodeRestriction');
  expect(names(['NodeRestriction'], [])).toContain('NodeRestriction');
  expect(names([], ['Priority'])).not.toContain('Priority');
});

test('the system’s priority classes stay, whatever the flags say', () => {
  const admission = createAdmission([], worldOf({}), createFamilies());
  const group = 'scheduling.k8s.io';
  const request = requestOf(undefined, {
    operation: 'DELETE',
    group,
    resource: 'priorityclasses',
    namespace: '',
    name: 'system-node-critical',
  });
  expect(admission.mutate(rootContext, request)).toMatchObject({
    ok: false,
    refusal: { message: expect.stringContaining('this is a system priority class and cannot be deleted') as string },
  });
});
