/** Texts of the ledger view; the columns' names are the map's. */
export const ledgerEn = {
  'ledger.title': 'Ledger of revisions',
  'ledger.subtitle': 'One counter for the whole store. Every write takes the next number.',
  'ledger.filter': 'Part of a key',
  'ledger.hide-quiet': 'without heartbeats and events',
  'ledger.same-key': 'same key as the chosen one',
  'ledger.time': 't, s',
  'ledger.rows': 'Revisions, newest first',
  'ledger.choose': 'Revision {revision}',
  'ledger.empty': 'Nothing written yet, or nothing that fits the filter.',
  'ledger.diff': 'Diff between revisions',
  'ledger.close': 'Close',
  'ledger.before': 'before',
  'ledger.after': 'after',
  'ledger.lines': 'lines',
  'ledger.was-not-there': 'not there',
  'ledger.not-kept': 'no longer kept here',
  'ledger.no-value': 'The objects are not in the log at this level of tracing.',
  'ledger.no-resource-version':
    'The stored object has no resourceVersion: etcd’s own revision is it, and the API server adds it on the way out.',
} as const;
