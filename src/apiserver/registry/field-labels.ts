import type { KubeObject } from '../../apimachinery/object.ts';
import type { GroupResource } from './reader.ts';

type Value = (object: KubeObject) => string;

const at =
  (path: string, absent = ''): Value =>
  (object) => {
    let value: unknown = object;
    for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
    return value === undefined || value === null ? absent : String(value);
  };

const paths = (...names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(names.map((name) => [name, at(name)]));

const metadata = paths('metadata.name', 'metadata.namespace');

/** Upstream: pkg/apis/core/v1/conversion.go (AddFieldLabelConversions...), pkg/registry/core/*\/strategy.go (ToSelectableFields) */
const perResource: Readonly<Record<GroupResource, Readonly<Record<string, Value>>>> = {
  pods: {
    ...metadata,
    ...paths('spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName'),
    ...paths('status.phase', 'status.podIP', 'status.podIPs', 'status.nominatedNodeName'),
    'spec.hostNetwork': at('spec.hostNetwork', 'false'),
  },
  nodes: { 'metadata.name': at('metadata.name'), 'spec.unschedulable': at('spec.unschedulable', 'false') },
  namespaces: { 'metadata.name': at('metadata.name'), name: at('metadata.name'), ...paths('status.phase') },
  secrets: { ...metadata, ...paths('type') },
  events: {
    ...metadata,
    ...paths(
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'type',
    ),
    source: (object) => at('source.component')(object) || at('reportingComponent')(object),
  },
};

/** How a field selector's field is read from an object; undefined: the resource does not offer it. */
export const fieldValue = (resource: GroupResource, field: string): Value | undefined =>
  Object.hasOwn(perResource[resource] ?? metadata, field) ? (perResource[resource] ?? metadata)[field] : undefined;

/** The 400's text for a field that cannot be selected by. */
export const unknownField = (resource: GroupResource, field: string): string =>
  perResource[resource]
    ? `field label not supported: ${field}`
    : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
