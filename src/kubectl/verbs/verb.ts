import type { Api } from '../api.ts';
import type { Flags, FlagSpecs } from '../flags.ts';
import type { KubectlIo } from '../io.ts';
import type { ClientConfig } from '../kubeconfig/client-config.ts';
import type { Resource } from '../resources.ts';

/** What a verb works with. */
export interface VerbContext {
  readonly io: KubectlIo;
  readonly api: Api;
  readonly flags: Flags;
  readonly args: readonly string[];
  /** What follows `--`. */
  readonly rest: readonly string[];
  /** What the kubeconfig and the flags come to. @throws Failure where they contradict */
  readonly configured: () => ClientConfig;
  /** Of `-n`, else of the current context. @throws Failure as `configured` */
  readonly namespace: string;
  /** The server's resources; asked for once. */
  readonly resources: () => Promise<readonly Resource[]>;
}

/** What help says of a command besides its flags. */
interface Documented {
  /** What follows `kubectl`. */
  readonly usage: string;
  readonly summary: string;
  /** Instead of the summary, where there is more to say. */
  readonly long?: string;
  readonly aliases?: readonly string[];
  readonly examples?: string;
}

/** A kubectl command: its flags as data and what it does. Failures are thrown; the exit code is returned. */
export interface Verb extends Documented {
  readonly flags: FlagSpecs;
  readonly run: (context: VerbContext) => Promise<number | void>;
}

/** Commands that share their first words, as `config view` and `config set` do. */
export interface VerbGroup extends Documented {
  readonly subcommands: Readonly<Record<string, Verb | VerbGroup>>;
  /** What it does when no subcommand is given; absent: it prints its help. */
  readonly alone?: Verb;
  /** Where it prints its help when no subcommand is given. */
  readonly helpTo: 'stdout' | 'stderr';
}
