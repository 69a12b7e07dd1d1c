import type { KubeObject } from '../../../apimachinery/object.ts';
import { ageOf } from '../../../apimachinery/time.ts';
import type { GroupResource } from '../reader.ts';

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** '' or e.g. `name`. */
  readonly format: string;
  readonly description: string;
  /** Above 0 only `-o wide` shows it. */
  readonly priority: number;
}

/** null: there is nothing to show. */
export type Cell = string | number | boolean | null;

export interface Row {
  readonly cells: readonly Cell[];
  readonly conditions?: readonly object[];
}

/** How one resource is shown. Upstream: pkg/printers/internalversion/printers.go */
export interface TableLayout {
  readonly columns: readonly Column[];
  /** What an empty table has for rows where that is not an empty list. */
  readonly emptyRows?: null;
  /** @param now epoch ms */
  readonly row: (object: KubeObject, now: number) => Row;
}

export type TableLayouts = Readonly<Record<GroupResource, TableLayout>>;

export const column = (name: string, type: Column['type'] = 'string'): Column => ({
  name,
  type,
  format: name === 'Name' ? 'name' : '',
  description: '',
  priority: 0,
});

export const wide = (column: Column): Column => ({ ...column, priority: 1 });

export const orNone = (text: string | undefined): string => text || '<none>';

export const age = column('Age');
export const ageIn = ({ metadata }: KubeObject, now: number): string => ageOf(metadata.creationTimestamp, now);

/** A layout whose rows are the name, some cells, and the age. */
export const aged = <Kind extends KubeObject>(
  columns: TableLayout['columns'],
  cells: (object: Kind) => readonly Cell[],
): TableLayout => ({
  columns: [column('Name'), ...columns, age],
  row: (object, now) => ({ cells: [object.metadata.name, ...cells(object as Kind), ageIn(object, now)] }),
});
