import { ageOf } from '../../../apimachinery/time.ts';
import type { Node } from '../../../apimachinery/types.ts';
import { column, orNone, type TableLayout, wide } from './layout.ts';

export const nodeLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Status'),
    column('Roles'),
    column('Age'),
    column('Version'),
    wide(column('Internal-IP')),
    wide(column('External-IP')),
    wide(column('OS-Image')),
    wide(column('Kernel-Version')),
    wide(column('Container-Runtime')),
  ],
  row: (object, now) => {
    const node = object as Node;
    const { nodeInfo } = node.status ?? {};
    return {
      cells: [
        node.metadata.name,
        statusOf(node),
        orNone(rolesOf(node).join(',')),
        ageOf(node.metadata.creationTimestamp, now),
        nodeInfo?.kubeletVersion ?? '',
        orNone(addressOf(node, 'InternalIP')),
        orNone(addressOf(node, 'ExternalIP')),
        nodeInfo?.osImage || '<unknown>',
        nodeInfo?.kernelVersion || '<unknown>',
        nodeInfo?.containerRuntimeVersion || '<unknown>',
      ],
    };
  },
};

function statusOf({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const told = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec?.unschedulable ? `${told},SchedulingDisabled` : told;
}

const rolePrefix = 'node-role.kubernetes.io/';

function rolesOf({ metadata: { labels = {} } }: Node): readonly string[] {
  const roles = Object.entries(labels).flatMap(([label, value]) => {
    if (label.startsWith(rolePrefix)) return label.length > rolePrefix.length ? [label.slice(rolePrefix.length)] : [];
    return label === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  return [...new Set(roles)].toSorted();
}

const addressOf = ({ status }: Node, wanted: string): string | undefined =>
  status?.addresses?.find(({ type }) => type === wanted)?.address;
