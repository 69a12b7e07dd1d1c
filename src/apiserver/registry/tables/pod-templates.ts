import type { PodTemplate, ReplicationController } from '../../../apimachinery/types.ts';
import { column, type TableLayout } from './layout.ts';
import { containerCells, labelsCell, replicasLayout } from './workloads.ts';

/** Upstream: pkg/printers/internalversion/printers.go (printPodTemplate) */
export const podTemplateLayout: TableLayout = {
  columns: [column('Name'), column('Containers'), column('Images'), column('Pod Labels')],
  row: (object) => {
    const { metadata, template } = object as PodTemplate;
    return { cells: [metadata.name, ...containerCells(template), labelsCell(template?.metadata?.labels)] };
  },
};

export const replicationControllerLayout = replicasLayout<ReplicationController>(({ spec }) =>
  labelsCell(spec.selector),
);
