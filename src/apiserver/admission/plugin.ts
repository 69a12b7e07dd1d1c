import type { KubeObject } from '../../apimachinery/object.ts';
import type { Status } from '../../apimachinery/status.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { Random } from '../../kernel/random.ts';
import type { AdmissionEvidence, FieldChange, PolicyFact } from '../../protocol/evidence/admission.ts';
import type { UserInfo } from '../authn/user-info.ts';
import type { Verdict } from '../authz/authorizer.ts';
import type { Attributes } from '../authz/attributes.ts';
import type { Catalogue } from '../registry/catalogue.ts';
import type { GroupResource, Reader } from '../registry/reader.ts';
import type { Level } from '../audit/level.ts';
import type { WebhookClient } from '../webhooks/webhook-client.ts';
import type { Quotas } from './quota/quotas.ts';

/** A write on its way to storage. Upstream: apiserver/pkg/admission/interfaces.go (Attributes) */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  /** '' for cluster-scoped objects; for a Namespace its own name. */
  readonly namespace: string;
  /** '' where the server makes the name up. */
  readonly name: string;
  /** What is to be stored; absent on DELETE. Plug-ins never change it: they hand a changed copy on. */
  readonly object?: KubeObject;
  /** What is stored now; absent on CREATE. */
  readonly oldObject?: KubeObject;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  /** Texts for Warning headers; plug-ins add to it. */
  readonly warnings: string[];
  /** Notes something for the audit log. */
  readonly annotate?: (key: string, value: string, from?: Level) => void;
  /** How the client wants the write done, as the options object of its verb. */
  readonly options?: object;
  /** Whether the plug-ins that may change the object are asked once more; absent where nothing can be changed. */
  readonly reinvocation?: Reinvocation;
}

/**
 * A webhook or policy that changes the object may undo what others saw to, so all plug-ins are asked a second time then.
 * Upstream: apiserver/pkg/admission/reinvocation.go
 */
export interface Reinvocation {
  /** This is the second time. */
  isSecond: boolean;
  /** Somebody has changed the object, so that there has to be a second time. */
  isNeeded: boolean;
  /** What each plug-in that asks others remembers of the first time, by its name. */
  readonly asked: Map<string, Asked>;
}

/** Of those that a plug-in asked and that want to be asked again when the object changes. */
export interface Asked {
  readonly before: Set<string>;
  readonly again: Set<string>;
  /** The object as the plug-in left it. */
  output?: KubeObject;
}

/** What plug-ins know of the cluster. */
export interface AdmissionWorld {
  readonly reader: Reader;
  /** Asks etcd itself: what has just been written the reader may not have heard of yet. */
  readonly stored: (resource: GroupResource, namespace: string, name: string) => Promise<KubeObject | undefined>;
  /** Makes a namespace, unless there is one of the name. */
  readonly createNamespace: (name: string) => Promise<void>;
  readonly random: Random;
  /** Asks the authorizers, e.g. whether a user may bind a role that is more than their own. */
  readonly authorize: (attributes: Attributes) => Verdict;
  readonly clock: Clock;
  readonly quotas: Quotas;
  /** How long pods stay on a node with such a taint, by its key. */
  readonly tolerationSeconds: Readonly<Record<string, number>>;
  /** What is served. */
  readonly resources: Catalogue;
  readonly webhooks: WebhookClient;
}

/** What a plug-in says: nothing against it, a changed copy, or no. */
export type AdmissionVerdict = (
  | { readonly verdict: 'admitted' }
  | { readonly verdict: 'changed'; readonly object: KubeObject; readonly changes: readonly FieldChange[] }
  | { readonly verdict: 'rejected'; readonly status: Status }
) & {
  /** What the cluster's own policies said, one by one. */
  readonly policies?: readonly PolicyFact[];
};

/** One admission plug-in; `handles` is asked first, so that the others cost nothing. */
export interface AdmissionPlugin {
  readonly name: string;
  readonly handles: (request: AdmissionRequest, world: AdmissionWorld) => boolean;
  readonly mutate?: (
    request: AdmissionRequest,
    world: AdmissionWorld,
    context: Context,
  ) => AdmissionVerdict | Promise<AdmissionVerdict>;
  readonly validate?: (
    request: AdmissionRequest,
    world: AdmissionWorld,
    context: Context,
  ) => AdmissionVerdict | Promise<AdmissionVerdict>;
}

/** What became of the object on its way past the plug-ins that may change it. */
export type Mutation = Outcome<KubeObject | undefined, AdmissionEvidence, Status>;

/** Both rooms of admission. `mutate` returns the object as the plug-ins left it (undefined on DELETE). */
export interface Admission {
  readonly mutate: (context: Context, request: AdmissionRequest) => Mutation | Promise<Mutation>;
  readonly validate: (
    context: Context,
    request: AdmissionRequest,
  ) => Outcome<true, AdmissionEvidence, Status> | Promise<Outcome<true, AdmissionEvidence, Status>>;
}

export const admitted: AdmissionVerdict = { verdict: 'admitted' };
export const rejected = (status: Status): AdmissionVerdict => ({ verdict: 'rejected', status });
export const changed = (object: KubeObject, changes: readonly FieldChange[]): AdmissionVerdict =>
  changes.length === 0 ? admitted : { verdict: 'changed', object, changes };
