import type { Cancellation } from '../kernel/cancellation.ts';
import type { Environment } from '../protocol/environment.ts';
import type { Pki } from '../protocol/pki.ts';
import type { Peer } from '../protocol/rpc.ts';
import type { Admission } from './admission/plugin.ts';
import type { Auditor } from './audit/auditor.ts';
import type { Authenticate } from './authn/authenticator.ts';
import type { Authorize } from './authz/authorizer.ts';
import type { TakeSeat } from './flow-control/seat.ts';
import type { Meter } from './metrics/meter.ts';
import type { Flags } from './flags/flags.ts';
import type { Gate } from './flags/gates.ts';
import type { DropGatedFields } from './registry/gated-fields.ts';
import type { Catalogue } from './registry/catalogue.ts';
import type { GroupResource, Reader } from './registry/reader.ts';
import type { ServicePools } from './registry/services/service-pools.ts';
import type { UsageStore } from './resource-metrics/usage-store.ts';
import type { Review } from './reviews/review.ts';
import type { StartHook } from './start-hooks.ts';
import type { EtcdClient } from './storage/etcd-client.ts';
import type { RecentWrites } from './storage/recent-writes.ts';
import type { Store } from './storage/store.ts';
import type { WatchCache } from './watch-cache.ts';

/** The parts that the rooms work with; start.ts puts them together. */
export interface Server {
  readonly env: Environment;
  readonly pki: Pki;
  readonly etcd: EtcdClient;
  readonly store: Store;
  readonly cache: WatchCache;
  readonly recent: RecentWrites;
  readonly reader: Reader;
  /** What is served. */
  readonly resources: Catalogue;
  readonly authenticate: Authenticate;
  /** Absent where nothing is recorded. */
  readonly auditor?: Auditor;
  readonly takeSeat: TakeSeat;
  readonly authorize: Authorize;
  readonly admission: Admission;
  /** POSTs that are answered and forgotten, by resource (`tokenreviews.authentication.k8s.io`) or subresource. */
  readonly reviews: Readonly<Record<GroupResource, Review>>;
  /** What pods and nodes take up, as the kubelets tell it. */
  readonly usages: UsageStore;
  readonly meter: Meter;
  readonly stopping: Cancellation;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly finishedHooks: ReadonlySet<StartHook>;
  /** --livez-grace-period */
  readonly livezGraceMs: number;
  readonly servicePools: ServicePools;
  /** What --feature-gates has switched off. */
  readonly closedGates: ReadonlySet<Gate>;
  /** The command line. */
  readonly flags: Flags;
  readonly dropGatedFields: DropGatedFields;
  /** --service-account-issuer, the first, and where the keys are that it signs with. */
  readonly tokenIssuer: { readonly issuer: string; readonly jwksUri: string };
  /** --allow-privileged */
  readonly allowPrivileged: boolean;
  /** --event-ttl */
  readonly eventTtlSeconds: number;
  /** Connections that a kubelet has taken over, by the client's name for them: where what it sends goes. */
  readonly sessions: Map<string, Peer>;
  /** A connection to the kubelet of a node. */
  readonly kubelet: (node: string) => Peer;
}
