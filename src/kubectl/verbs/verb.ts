import type { Api } from '../api.ts';
import type { Flags, FlagSpecs } from '../flags.ts';
import type { KubectlIo } from '../io.ts';
import type { Resource } from '../resources.ts';

/** What a verb works with. */
export interface VerbContext {
  readonly io: KubectlIo;
  readonly api: Api;
  readonly flags: Flags;
  readonly args: readonly string[];
  /** What follows `--`. */
  readonly rest: readonly string[];
  /** Of `-n`, else of the current context. */
  readonly namespace: string;
  /** The server's resources; asked for once. */
  readonly resources: () => Promise<readonly Resource[]>;
}

/** A kubectl command: its flags as data and what it does. Failures are thrown; the exit code is returned. */
export interface Verb {
  readonly usage: string;
  readonly summary: string;
  readonly flags: FlagSpecs;
  readonly run: (context: VerbContext) => Promise<number | void>;
}
