import type { Resource } from '../resources.ts';
import { displayName } from '../resources.ts';
import { tableText } from './columns.ts';

/** metav1.Table as far as it is printed. */
export interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly TableRow[];
  readonly metadata?: { readonly resourceVersion?: string };
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly object?: {
    readonly metadata?: {
      readonly name?: string;
      readonly namespace?: string;
      readonly labels?: Readonly<Record<string, string>>;
    };
  };
}

export interface TableOptions {
  readonly resource: Resource;
  readonly wide: boolean;
  readonly withNamespace: boolean;
  readonly withKind: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  readonly headers: boolean;
}

/** Prints tables one after the other; the columns of a watch never get narrower. */
export function tablePrinter(options: TableOptions): (table: Table) => string {
  const widths: number[] = [];
  let columns: Table['columnDefinitions'] | undefined;
  let headerDue = options.headers;
  return (table) => {
    columns = table.columnDefinitions.length > 0 ? table.columnDefinitions : columns;
    const shown = (columns ?? []).flatMap(({ priority, name }, at) =>
      priority === 0 || options.wide ? [{ name, at }] : [],
    );
    const rows = table.rows.map((row) => cellsOf(row, shown, options));
    if (headerDue) {
      rows.unshift(headerOf(shown, options));
      headerDue = false;
    }
    return tableText(rows, widths);
  };
}

interface ShownColumn {
  readonly name: string;
  readonly at: number;
}

const headerOf = (shown: readonly ShownColumn[], options: TableOptions): string[] => [
  ...(options.withNamespace ? ['NAMESPACE'] : []),
  ...shown.map(({ name }) => name.toUpperCase()),
  ...options.labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
  ...(options.showLabels ? ['LABELS'] : []),
];

function cellsOf({ cells, object }: TableRow, shown: readonly ShownColumn[], options: TableOptions): string[] {
  const labels = object?.metadata?.labels ?? {};
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`);
  return [
    ...(options.withNamespace ? [object?.metadata?.namespace ?? ''] : []),
    ...shown.map(({ at }) => {
      const cell = printable(cells[at]);
      return at === 0 && options.withKind ? displayName(options.resource, cell) : cell;
    }),
    ...options.labelColumns.map((label) => labels[label] ?? ''),
    ...(options.showLabels ? [pairs.length > 0 ? pairs.join(',') : '<none>'] : []),
  ];
}

/** A cell is untrusted text: control characters would command the terminal. */
const printable = (cell: unknown): string =>
  String(cell ?? '').replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => (character === '\n' ? '\\n' : '\uFFFD'));
