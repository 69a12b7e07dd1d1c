import type { KubeObject } from '../../../apimachinery/object.ts';
import { admitted, type AdmissionPlugin, changed } from '../plugin.ts';

interface Node extends KubeObject {
  readonly spec?: { readonly taints?: readonly { readonly key: string; readonly effect: string }[] };
}

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** A node is not ready until it says so itself. Upstream: plugin/pkg/admission/nodetaint/admission.go */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  handles: ({ operation, group, resource, subresource }) =>
    operation === 'CREATE' && group === '' && resource === 'nodes' && subresource === '',
  mutate({ object }) {
    const node = object as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return admitted;
    const tainted = { ...node, spec: { ...node.spec, taints: [...taints, notReady] } };
    return changed(tainted, [{ path: `spec.taints[${taints.length}]`, value: notReady }]);
  },
};
