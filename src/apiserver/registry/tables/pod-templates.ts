import type { PodTemplate, ReplicationController } from '../../../apimachinery/types.ts';
import { age, ageIn, column, type TableLayout } from './layout.ts';
import { containerCells, labelsCell, wideColumns } from './workloads.ts';

/** Upstream: pkg/printers/internalversion/printers.go (printPodTemplate) */
export const podTemplateLayout: TableLayout = {
  columns: [column('Name'), column('Containers'), column('Images'), column('Pod Labels')],
  row: (object) => {
    const { metadata, template } = object as PodTemplate;
    return { cells: [metadata.name, ...containerCells(template), labelsCell(template?.metadata?.labels)] };
  },
};

/** Upstream: printReplicationController */
export const replicationControllerLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Desired', 'integer'),
    column('Current', 'integer'),
    column('Ready', 'integer'),
    age,
    ...wideColumns,
  ],
  row: (object, now) => {
    const { metadata, spec, status } = object as ReplicationController;
    return {
      cells: [
        metadata.name,
        spec.replicas ?? 0,
        status?.replicas ?? 0,
        status?.readyReplicas ?? 0,
        ageIn(object, now),
        ...containerCells(spec.template),
        labelsCell(spec.selector),
      ],
    };
  },
};
