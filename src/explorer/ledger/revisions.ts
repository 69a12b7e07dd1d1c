import type { LedgerRow } from '../../journey/ledger.ts';
import { newestFirst, type Tape } from '../../journey/tape.ts';

export interface RowFilter {
  /** Leaves out heartbeats and events. */
  readonly hideQuiet: boolean;
  /** Part of a key, or ''. */
  readonly key: string;
}

/** The kept revisions that the filter lets through, newest first. */
export function filteredRows(ledger: Tape<LedgerRow>, { hideQuiet, key }: RowFilter): readonly LedgerRow[] {
  const rows: LedgerRow[] = [];
  for (const row of newestFirst(ledger)) if ((!hideQuiet || !row.quiet) && row.key.includes(key)) rows.push(row);
  return rows;
}

/** The revision of the same key before `row`, as far as it is kept. */
export function previousRow(ledger: Tape<LedgerRow>, row: LedgerRow): LedgerRow | undefined {
  for (const candidate of newestFirst(ledger))
    if (candidate.key === row.key && candidate.revision < row.revision) return candidate;
  return undefined;
}

export function rowOfRevision(ledger: Tape<LedgerRow>, revision: number | undefined): LedgerRow | undefined {
  if (revision === undefined) return undefined;
  for (const row of newestFirst(ledger)) if (row.revision === revision) return row;
  return undefined;
}
