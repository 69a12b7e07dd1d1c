import type { Api, Json } from '../api.ts';
import { StatusFailure } from '../failure.ts';
import type { Description } from '../output/description.ts';
import { listAt } from './facts.ts';

/** What a description says besides its object. */
export interface Surroundings {
  /** Epoch ms. */
  readonly now: number;
  readonly api: Api;
}

/** Writes the description of one object of a kind, without its events. */
export type Describer = (out: Description, object: Json, surroundings: Surroundings) => void | Promise<void>;

/** All objects below a path. @throws StatusFailure */
export const itemsAt = async (
  { api }: Surroundings,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly Json[]> => listAt(await api.call('GET', path, { query }), 'items');

/** What the server said when it refused; anything else is thrown on. */
export function refusalText(error: unknown): string {
  if (error instanceof StatusFailure) return error.message;
  throw error;
}
