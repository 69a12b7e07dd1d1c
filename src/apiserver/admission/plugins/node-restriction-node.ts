import type { KubeObject } from '../../../apimachinery/object.ts';
import { reject } from '../forbidden.ts';
import { admitted, type AdmissionRequest, type AdmissionVerdict } from '../plugin.ts';

interface Node extends KubeObject {
  readonly spec?: { readonly taints?: readonly unknown[]; readonly configSource?: object };
}

type Labels = Readonly<Record<string, string>>;

/** Labels under kubernetes.io and k8s.io that a kubelet may set on its node. Upstream: k8s.io/kubelet/pkg/apis/well_known_labels.go */
const kubeletLabels = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]);
const kubeletNamespaces = ['kubelet.kubernetes.io', 'node.kubernetes.io'];
const restrictedNamespace = 'node-restriction.kubernetes.io';

/** A kubelet writes its own node, and neither its taints nor labels that say where it belongs. */
export function restrictNode(request: AdmissionRequest, node: string): AdmissionVerdict {
  const { operation, name } = request;
  const object = request.object as Node | undefined;
  if (operation === 'CREATE' && object) {
    if (object.spec?.configSource)
      return reject(request, `node "${node}" is not allowed to create pods with a non-nil configSource`);
    const forbidden = forbiddenLabels(changedLabels(object.metadata.labels, {}));
    if (forbidden.length > 0)
      return reject(request, `node "${node}" is not allowed to set the following labels: ${forbidden.join(', ')}`);
  }
  const requested = name || object?.metadata.name;
  if (requested !== node) return reject(request, `node "${node}" is not allowed to modify node "${requested}"`);
  if (operation !== 'UPDATE' || !object) return admitted;
  const old = request.oldObject as Node;
  if (!same(object.metadata.ownerReferences, old.metadata.ownerReferences))
    return reject(request, `node "${node}" is not allowed to modify ownerReferences`);
  if (!same(object.spec?.taints, old.spec?.taints))
    return reject(request, `node "${node}" is not allowed to modify taints`);
  const forbidden = forbiddenLabels(changedLabels(object.metadata.labels, old.metadata.labels));
  if (forbidden.length > 0) return reject(request, `is not allowed to modify labels: ${forbidden.join(', ')}`);
  return admitted;
}

const changedLabels = (labels: Labels = {}, old: Labels = {}): readonly string[] =>
  [...new Set([...Object.keys(labels), ...Object.keys(old)])].filter((key) => labels[key] !== old[key]);

const forbiddenLabels = (labels: readonly string[]): readonly string[] =>
  labels
    .filter((label) => {
      const namespace = label.includes('/') ? label.slice(0, label.indexOf('/')) : '';
      if (isWithin(namespace, restrictedNamespace)) return true;
      const isKubernetes = isWithin(namespace, 'kubernetes.io') || isWithin(namespace, 'k8s.io');
      return isKubernetes && !kubeletLabels.has(label) && !kubeletNamespaces.some((own) => isWithin(namespace, own));
    })
    .toSorted();

const isWithin = (namespace: string, parent: string): boolean =>
  namespace === parent || namespace.endsWith(`.${parent}`);

const same = (a: readonly unknown[] = [], b: readonly unknown[] = []): boolean =>
  JSON.stringify(a ?? []) === JSON.stringify(b ?? []);
