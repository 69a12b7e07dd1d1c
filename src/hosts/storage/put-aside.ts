import { Dexie } from 'dexie';
import type { BranchRegistry } from './branch-registry.ts';
import { clearPageArchive } from './page-archive.ts';

/** Puts every branch aside, in the place of what was put aside before; what memory had no room for of the log is gone. */
export async function putAside(registry: BranchRegistry): Promise<void> {
  await clearPageArchive();
  await letGo(registry);
  registry.putAside();
}

/** The next page goes on with what was put aside. */
export async function bringBack(registry: BranchRegistry): Promise<void> {
  await clearPageArchive();
  await deleteAll(registry.bringBack());
}

/** What was put aside cannot be had again. */
export const letGo = (registry: BranchRegistry): Promise<void> => deleteAll(registry.letGo());

async function deleteAll(databases: readonly string[]): Promise<void> {
  for (const database of databases) await Dexie.delete(database);
}
