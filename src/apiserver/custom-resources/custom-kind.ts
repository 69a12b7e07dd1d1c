import type { MapMergeType } from '../../apimachinery/managed-fields/merge-type.ts';
import type { StructuralSchema } from '../../apimachinery/structural/schema.ts';
import type { Value } from '../registry/field-labels/field-label.ts';
import type { TableLayout } from '../registry/tables/layout.ts';

/** What a definition says of one version of a kind that is not built in. */
export interface CustomKind {
  readonly schema: StructuralSchema;
  /** What of an object can have an owner of its own. */
  readonly mergeType: MapMergeType;
  readonly layout: TableLayout;
  /** What can be selected by. */
  readonly fieldLabels: Readonly<Record<string, Value>>;
  /** The definition is on its way out, so nothing new is taken. */
  readonly terminating: boolean;
}
