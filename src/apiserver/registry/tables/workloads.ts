import { formatLabelSelector } from '../../../apimachinery/label-selector.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import type { LabelSelector, PodTemplateSpec, ReplicaSet, ReplicationController } from '../../../apimachinery/types.ts';
import { age, ageIn, type Cell, column, orNone, type TableLayout, wide } from './layout.ts';

/** What `-o wide` tells of a workload's pods. */
export const containerColumns = [wide(column('Containers')), wide(column('Images'))];
export const wideColumns = [...containerColumns, wide(column('Selector'))];

export function containerCells(template: PodTemplateSpec | undefined): readonly Cell[] {
  const containers = template?.spec?.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image = '' }) => image).join(',')];
}

export const selectorCell = (selector: LabelSelector | undefined): Cell =>
  orNone(selector && formatLabelSelector(selector));

/** `a=b,c=d`, in the order of the keys. Upstream: apimachinery/pkg/labels/labels.go (FormatLabels) */
export const labelsCell = (labels: Readonly<Record<string, string>> | undefined): Cell =>
  orNone(formatLabelSelector({ matchLabels: { ...labels } }));

export const integer = (name: string) => column(name, 'integer');

/** Of what keeps a number of pods. Upstream: printReplicaSet, printReplicationController */
export const replicasLayout = <Kind extends ReplicaSet | ReplicationController>(
  selector: (object: Kind) => Cell,
): TableLayout => ({
  columns: [column('Name'), integer('Desired'), integer('Current'), integer('Ready'), age, ...wideColumns],
  row: (object: KubeObject, now) => {
    const kind = object as Kind;
    const { metadata, spec, status } = kind;
    return {
      cells: [
        metadata.name,
        spec?.replicas ?? 0,
        status?.replicas ?? 0,
        status?.readyReplicas ?? 0,
        ageIn(object, now),
        ...containerCells(spec?.template),
        selector(kind),
      ],
    };
  },
});
