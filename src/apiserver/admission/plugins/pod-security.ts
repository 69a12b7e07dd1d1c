import { type FieldError, invalidValue } from '../../../apimachinery/field-error.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { invalid } from '../../../apimachinery/status.ts';
import { reject } from '../forbidden.ts';
import {
  admitted,
  type AdmissionPlugin,
  type AdmissionRequest,
  type AdmissionVerdict,
  type AdmissionWorld,
  rejected,
} from '../plugin.ts';
import { isStricter, policyOf, policyText, violations, violationText } from '../pod-security/policy.ts';
import type { SecuredPod } from '../pod-security/secured-pod.ts';

const podSubresources = new Set(['', 'ephemeralcontainers', 'resize']);
const templated = new Set([
  'replicationcontrollers',
  'podtemplates',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
]);

const qualified = ({ group, resource }: AdmissionRequest): string => (group === '' ? resource : `${resource}.${group}`);

/**
 * Holds pods to the standards that their namespace's labels name: keeps them out, or warns. Upstream: pod-security-admission/
 */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  handles: (request) => {
    if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return false;
    const what = qualified(request);
    if (what === 'pods') return podSubresources.has(request.subresource);
    return request.subresource === '' && (what === 'namespaces' || templated.has(what));
  },
  validate(request, world) {
    const what = qualified(request);
    if (what === 'namespaces') return namespaceVerdict(request, world);
    const judge = what === 'pods' ? podVerdict : templateVerdict;
    const namespace = world.reader.get('namespaces', '', request.namespace);
    if (namespace) return judge(request, namespace.metadata.labels);
    return world.stored('namespaces', '', request.namespace).then((late) => judge(request, late?.metadata.labels));
  },
};

type Labels = Readonly<Record<string, string>> | undefined;

function templateVerdict(request: AdmissionRequest, labels: Labels): AdmissionVerdict {
  const template = templateOf(request.object!);
  if (template) warn(request, labels, template);
  return admitted;
}

function podVerdict(request: AdmissionRequest, labels: Labels): AdmissionVerdict {
  const pod = request.object as SecuredPod & KubeObject;
  if (request.operation === 'UPDATE' && !isSignificant(pod, request.oldObject as SecuredPod & KubeObject))
    return admitted;
  const enforced = policyOf(labels, 'enforce');
  const found = violations(enforced, pod);
  if (found.length > 0) return reject(request, `violates PodSecurity ${policyText(enforced)}: ${violationText(found)}`);
  warn(request, labels, pod);
  return admitted;
}

function warn(request: AdmissionRequest, labels: Labels, pod: SecuredPod): void {
  const policy = policyOf(labels, 'warn');
  const found = violations(policy, pod);
  if (found.length > 0) addWarning(request, `would violate PodSecurity ${policyText(policy)}: ${violationText(found)}`);
}

/** A write that is tried again says the same once more. */
function addWarning({ warnings }: AdmissionRequest, text: string): void {
  if (!warnings.includes(text)) warnings.push(text);
}

/** Changes that cannot make a pod less secure are not looked at. */
function isSignificant(pod: SecuredPod & KubeObject, old: SecuredPod & KubeObject): boolean {
  const essence = ({ spec }: SecuredPod): string =>
    JSON.stringify({ ...spec, activeDeadlineSeconds: undefined, tolerations: undefined });
  return essence(pod) !== essence(old);
}

interface Workload extends KubeObject {
  readonly template?: SecuredPod;
  readonly spec?: {
    readonly template?: SecuredPod;
    readonly jobTemplate?: { readonly spec?: { readonly template?: SecuredPod } };
  };
}

function templateOf(object: KubeObject): SecuredPod | undefined {
  const { spec, template } = object as Workload;
  return spec?.template ?? spec?.jobTemplate?.spec?.template ?? template;
}

/** Labels must make sense; and whoever tightens them hears of the pods that would not be let in any more. */
function namespaceVerdict(request: AdmissionRequest, { reader }: AdmissionWorld): AdmissionVerdict {
  const { name, labels } = request.object!.metadata;
  const errors = labelErrors(labels);
  if (errors.length > 0) return rejected(invalid({ group: '', kind: 'Namespace' }, name, errors));
  if (request.operation === 'CREATE') return admitted;
  const policy = policyOf(labels, 'enforce');
  const before = policyOf(request.oldObject?.metadata.labels, 'enforce');
  const isRelaxed = policy.minor === before.minor && !isStricter(policy, before);
  if (policy.level === 'privileged' || isRelaxed) return admitted;
  const byReasons = new Map<string, string[]>();
  for (const pod of reader.list('pods', name) as readonly (SecuredPod & KubeObject)[]) {
    const reasons = violations(policy, pod)
      .map(({ reason }) => reason)
      .join(', ');
    if (reasons !== '') byReasons.set(reasons, [...(byReasons.get(reasons) ?? []), pod.metadata.name]);
  }
  if (byReasons.size === 0) return admitted;
  addWarning(
    request,
    `existing pods in namespace "${name}" violate the new PodSecurity enforce level ${policyText(policy)}`,
  );
  const lines = [...byReasons].map(
    ([reasons, [first = '', ...others]]) => `${first}${andOthers(others.length)}: ${reasons}`,
  );
  for (const line of lines.toSorted()) addWarning(request, line);
  return admitted;
}

const andOthers = (count: number): string =>
  count === 0 ? '' : ` (and ${count} other ${count === 1 ? 'pod' : 'pods'})`;

function labelErrors(labels: Labels): readonly FieldError[] {
  return ['enforce', 'audit', 'warn'].flatMap((mode) => {
    const key = `pod-security.kubernetes.io/${mode}`;
    const level = labels?.[key];
    const version = labels?.[`${key}-version`];
    return [
      ...(level !== undefined && !['privileged', 'baseline', 'restricted'].includes(level)
        ? [invalidValue(`metadata.labels[${key}]`, level, 'must be one of privileged, baseline, restricted')]
        : []),
      ...(version !== undefined && !/^(latest|v1\.(0|[1-9]\d*))$/.test(version)
        ? [invalidValue(`metadata.labels[${key}-version]`, version, 'must be "latest" or "v1.x"')]
        : []),
    ];
  });
}
