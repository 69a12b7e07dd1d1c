import type { Status } from '../apimachinery/status.ts';
import type { Context } from '../kernel/context.ts';
import type { Outcome } from '../kernel/outcome.ts';
import type { Environment } from '../protocol/environment.ts';
import type {
  AuthenticationEvidence,
  AuthorizationEvidence,
  AuthorizationSubject,
  UserFact,
} from '../protocol/evidence.ts';
import type { ApiRequest } from '../protocol/http.ts';
import type { Pki } from '../protocol/pki.ts';
import type { Peer } from '../protocol/rpc.ts';
import type { Reader } from './registry/reader.ts';
import type { EtcdClient } from './storage/etcd-client.ts';
import type { Store } from './storage/store.ts';
import type { WatchCache } from './watch-cache.ts';

type MaybePromise<Value> = Value | Promise<Value>;

/** The parts that the rooms work with; start.ts puts them together. */
export interface Server {
  readonly env: Environment;
  readonly pki: Pki;
  readonly etcd: EtcdClient;
  readonly store: Store;
  readonly cache: WatchCache;
  readonly reader: Reader;
  readonly authenticate: (
    context: Context,
    request: ApiRequest,
  ) => MaybePromise<Outcome<UserFact, AuthenticationEvidence, Status>>;
  readonly authorize: (
    context: Context,
    attributes: AuthorizationSubject,
  ) => MaybePromise<Outcome<unknown, AuthorizationEvidence, Status>>;
  /** False until the system's own objects are in etcd. */
  readonly bootstrapped: () => boolean;
  /** A connection to the kubelet of a node. */
  readonly kubelet: (node: string) => Peer;
}
