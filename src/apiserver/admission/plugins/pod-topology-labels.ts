import type { KubeObject } from '../../../apimachinery/object.ts';
import type { FieldChange } from '../../../protocol/evidence/admission.ts';
import { type AdmissionPlugin, admitted, changed } from '../plugin.ts';
import type { Pod } from '../pod.ts';

interface Binding extends KubeObject {
  readonly target?: { readonly kind?: string; readonly name?: string };
}

const copied = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** A pod that is put on a node can read from its own labels where it is. Upstream: plugin/pkg/admission/podtopologylabels */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  handles: ({ operation, group, resource, subresource }) =>
    operation === 'CREATE' && group === '' && resource === 'pods' && (subresource === '' || subresource === 'binding'),
  mutate({ object, subresource }, { reader }) {
    const nodeName = subresource === 'binding' ? (object as Binding).target?.name : (object as Pod).spec.nodeName;
    const labels = nodeName ? reader.get('nodes', '', nodeName)?.metadata.labels : undefined;
    if (!labels || !object) return admitted;
    const found = copied.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]] as const]));
    const changes: FieldChange[] = found.map(([name, value]) => ({ path: `metadata.labels[${name}]`, value }));
    const metadata = { ...object.metadata, labels: { ...object.metadata.labels, ...Object.fromEntries(found) } };
    return changed({ ...object, metadata }, changes);
  },
};
