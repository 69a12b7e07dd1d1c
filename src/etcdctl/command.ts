import type { Cancellation } from '../kernel/cancellation.ts';
import type { Flags, FlagSpecs } from '../kubectl/flags.ts';
import type { Peer } from '../protocol/rpc.ts';

/** All that an etcdctl process has: a terminal, a disk and a connection to etcd. */
export interface EtcdctlIo {
  readonly etcd: Peer;
  /** Ctrl+C. */
  readonly cancellation: Cancellation;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

export interface Command {
  readonly flags: FlagSpecs;
  /** How many arguments it takes, at least and at most. */
  readonly takes: readonly [least: number, most: number];
  readonly run: (io: EtcdctlIo, args: readonly string[], flags: Flags) => Promise<void>;
}

/** The member that there is, as etcdctl names it. */
export const endpoint = '127.0.0.1:2379';
export const memberId = '8e9e05c52164694d';
