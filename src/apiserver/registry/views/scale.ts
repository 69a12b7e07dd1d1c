import { invalidValue } from '../../../apimachinery/field-error.ts';
import { formatLabelSelector } from '../../../apimachinery/label-selector.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { invalid } from '../../../apimachinery/status.ts';
import type { LabelSelector, Scale } from '../../../apimachinery/types.ts';
import { Refusal } from '../../refusal.ts';
import { age, ageIn, column, type TableLayout } from '../tables/layout.ts';
import type { View } from './view.ts';

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector | Readonly<Record<string, string>> };
  readonly status?: { readonly replicas?: number };
}

const layout: TableLayout = {
  columns: [column('Name'), column('Desired', 'integer'), column('Available', 'integer'), age],
  row: (stored, now) => {
    const { metadata, spec, status } = stored as Scalable;
    return { cells: [metadata.name, spec.replicas ?? 0, status?.replicas ?? 0, ageIn(stored, now)] };
  },
};

/** How many there are and should be, the same for every kind that can be scaled. Upstream: pkg/registry/apps/deployment/storage/storage.go (ScaleREST) */
export const scaleView: View = {
  layout,
  writes: 'main',
  show(stored) {
    const { metadata, spec, status } = stored as Scalable;
    const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
    const { replicas = 0 } = spec;
    const selector = selectorText(spec.selector);
    return {
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
      spec: replicas === 0 ? {} : { replicas },
      status: { replicas: status?.replicas ?? 0, ...(selector !== '' && { selector }) },
    } as KubeObject;
  },
  store(written, stored) {
    const { metadata, spec } = written as Scale;
    const { replicas = 0 } = spec;
    if (replicas < 0)
      throw new Refusal(
        invalid({ group: 'autoscaling', kind: 'Scale' }, metadata.name, [
          invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0'),
        ]),
      );
    const { spec: before, ...object } = stored as Scalable;
    return { ...object, metadata: { ...object.metadata }, spec: { ...before, replicas } } as KubeObject;
  },
};

/** A label selector, or the plain labels of a replication controller. */
function selectorText(selector: Scalable['spec']['selector']): string {
  if (!selector) return '';
  const isPlain = !('matchLabels' in selector) && !('matchExpressions' in selector);
  return formatLabelSelector(
    isPlain ? { matchLabels: selector as Record<string, string> } : (selector as LabelSelector),
  );
}
