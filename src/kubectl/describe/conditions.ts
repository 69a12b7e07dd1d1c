import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { listAt, longTime, textAt } from './facts.ts';

interface Column {
  readonly title: string;
  readonly field: string;
  readonly rule: string;
  /** What stands after a value, before the gap. */
  readonly after?: string;
}

const columns = {
  type: { title: 'Type', field: 'type', rule: '----' },
  status: { title: 'Status', field: 'status', rule: '------' },
  heard: { title: 'LastHeartbeatTime', field: 'lastHeartbeatTime', rule: '-----------------' },
  probed: { title: 'LastProbeTime', field: 'lastProbeTime', rule: '-----------------' },
  changed: { title: 'LastTransitionTime', field: 'lastTransitionTime', rule: '------------------' },
  reason: { title: 'Reason', field: 'reason', rule: '------' },
  message: { title: 'Message', field: 'message', rule: '-------' },
} as const satisfies Record<string, Column>;

const spaced = (column: Column): Column => ({ ...column, after: ' ' });

/** Which columns the conditions of a kind are told in. */
export const conditionTables = {
  autoscaler: [columns.type, columns.status, columns.reason, columns.message],
  claim: [columns.type, columns.status, columns.probed, columns.changed, columns.reason, columns.message],
  namespace: [columns.type, columns.status, columns.changed, columns.reason, columns.message],
  node: [
    ...[columns.type, columns.status, columns.heard, columns.changed, columns.reason].map(spaced),
    columns.message,
  ],
  workload: [spaced(columns.type), columns.status, columns.reason],
} as const satisfies Record<string, readonly Column[]>;

/** A table of conditions; nothing where there are none. */
export function describeConditions(out: Description, status: Json, table: readonly Column[]): void {
  const conditions = listAt(status, 'conditions');
  if (conditions.length === 0) return;
  out.line(0, 'Conditions:');
  out.line(1, ...table.map(({ title }) => title));
  out.line(1, ...table.map(({ rule }) => rule));
  for (const condition of conditions)
    out.line(1, ...table.map(({ field, after = '' }) => `${valueOf(condition, field)}${after}`));
}

function valueOf(condition: Json, field: string): string {
  const text = textAt(condition, field);
  return field.endsWith('Time') ? longTime(text) : text;
}
