import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Selection } from '../flow/page.tsx';

/** What the reader looks at; starts with nothing chosen, so that the map follows what happens. */
export const selectionStore = (): StoreApi<Selection> => createStore<Selection>(() => ({}));
