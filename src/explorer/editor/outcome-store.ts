import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '../../protocol/session.ts';
import type { Result } from './apply-manifest.ts';
import type { Finding } from './status-findings.ts';

/** What is applied waits for a cluster that is only starting: nobody could take it yet. */
export type Busy = 'waiting' | 'applying';

/** What came of the manifest that was applied last. */
export interface Outcomes {
  readonly results: readonly Result[];
  /** Places in the text. */
  readonly findings: readonly Finding[];
  /** The editor's text that the findings are about; somebody else may have put another into its place. */
  readonly text: string;
  readonly busy: Busy | undefined;
}

export const nothingYet: Outcomes = { results: [], findings: [], text: '', busy: undefined };

const stores = new WeakMap<Session, StoreApi<Outcomes>>();

/** It outlasts the editor, which goes when the drawer shows something else or the page is laid out anew. */
export function outcomesOf(session: Session): StoreApi<Outcomes> {
  const known = stores.get(session);
  if (known) return known;
  const store = createStore<Outcomes>(() => nothingYet);
  stores.set(session, store);
  return store;
}
