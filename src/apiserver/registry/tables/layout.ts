import type { KubeObject } from '../../../apimachinery/object.ts';

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  readonly format: '' | 'name';
  readonly description: string;
  /** Above 0 only `-o wide` shows it. */
  readonly priority: 0 | 1;
}

export type Cell = string | number | boolean;

export interface Row {
  readonly cells: readonly Cell[];
  readonly conditions?: readonly object[];
}

/** How one resource is shown. Upstream: pkg/printers/internalversion/printers.go */
export interface TableLayout {
  readonly columns: readonly Column[];
  /** @param now epoch ms */
  readonly row: (object: KubeObject, now: number) => Row;
}

export const column = (name: string, type: Column['type'] = 'string'): Column => ({
  name,
  type,
  format: name === 'Name' ? 'name' : '',
  description: '',
  priority: 0,
});

export const wide = (column: Column): Column => ({ ...column, priority: 1 });

export const orNone = (text: string | undefined): string => text || '<none>';
