import type { KubeObject } from '../../../apimachinery/object.ts';
import { ageOf } from '../../../apimachinery/time.ts';
import type { ConfigMap, Lease, Namespace, PriorityClass, RoleBinding, Secret } from '../../../apimachinery/types.ts';
import type { GroupResource } from '../reader.ts';
import { eventLayout } from './events.ts';
import { type Cell, column, type TableLayout, wide } from './layout.ts';
import { nodeLayout } from './nodes.ts';
import { podLayout } from './pods.ts';

const age = column('Age');
const ageIn = ({ metadata }: KubeObject, now: number): string => ageOf(metadata.creationTimestamp, now);

/** A layout whose rows are the name, some cells, and the age. */
const aged = <Kind extends KubeObject>(
  columns: TableLayout['columns'],
  cells: (object: Kind) => readonly Cell[],
): TableLayout => ({
  columns: [column('Name'), ...columns, age],
  row: (object, now) => ({ cells: [object.metadata.name, ...cells(object as Kind), ageIn(object, now)] }),
});

const count = (fields: object | undefined): number => Object.keys(fields ?? {}).length;

const subjects = ({ subjects: all = [] }: RoleBinding, kind: string): string =>
  all
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ');

const bindingLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Role'),
    age,
    wide(column('Users')),
    wide(column('Groups')),
    wide(column('ServiceAccounts')),
  ],
  row: (object, now) => {
    const binding = object as RoleBinding;
    const { kind, name } = binding.roleRef;
    return {
      cells: [
        object.metadata.name,
        `${kind}/${name}`,
        ageIn(object, now),
        ...['User', 'Group', 'ServiceAccount'].map((subject) => subjects(binding, subject)),
      ],
    };
  },
};

/** What has no layout of its own. Upstream: apiserver/pkg/registry/rest/table.go */
const plainLayout: TableLayout = {
  columns: [column('Name'), column('Created At', 'date')],
  row: ({ metadata }) => ({ cells: [metadata.name, metadata.creationTimestamp ?? ''] }),
};

const layouts: Readonly<Record<GroupResource, TableLayout>> = {
  pods: podLayout,
  nodes: nodeLayout,
  events: eventLayout,
  'events.events.k8s.io': eventLayout,
  namespaces: aged<Namespace>([column('Status')], ({ status }) => [status?.phase ?? '']),
  configmaps: aged<ConfigMap>([column('Data')], ({ data, binaryData }) => [count(data) + count(binaryData)]),
  secrets: aged<Secret>([column('Type'), column('Data')], ({ type = '', data }) => [type, count(data)]),
  serviceaccounts: aged([], () => []),
  'leases.coordination.k8s.io': aged<Lease>([column('Holder')], ({ spec }) => [spec?.holderIdentity ?? '']),
  'rolebindings.rbac.authorization.k8s.io': bindingLayout,
  'clusterrolebindings.rbac.authorization.k8s.io': bindingLayout,
  'priorityclasses.scheduling.k8s.io': {
    columns: [
      column('Name'),
      column('Value', 'integer'),
      column('Global-Default', 'boolean'),
      age,
      column('PreemptionPolicy'),
    ],
    row: (object, now) => {
      const { value = 0, globalDefault = false, preemptionPolicy = '' } = object as PriorityClass;
      return { cells: [object.metadata.name, value, globalDefault, ageIn(object, now), preemptionPolicy] };
    },
  },
};

export const tableLayoutOf = (resource: GroupResource): TableLayout => layouts[resource] ?? plainLayout;
