import { formatLabelSelector } from '../../../apimachinery/label-selector.ts';
import type { LabelSelector, PodTemplateSpec } from '../../../apimachinery/types.ts';
import { type Cell, column, orNone, wide } from './layout.ts';

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
