import type { FieldError } from '../../apimachinery/field-error.ts';
import { schemaNameOf } from '../../apimachinery/kinds.ts';
import { type FieldSet, fieldSetOf } from '../../apimachinery/managed-fields/field-set.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { schemaOf } from '../../apimachinery/schema.ts';
import { zeroObject } from '../../apimachinery/typed-decoder.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Pki } from '../../protocol/pki.ts';
import type { UserInfo } from '../authn/user-info.ts';
import type { GroupResource } from './reader.ts';
import type { ServicePools } from './services/service-pools.ts';

/** What of an update belongs to the subresource that was called. */
export type UpdateScope = 'main' | 'status' | 'approval' | 'ephemeralcontainers' | 'resize' | 'finalize';

/**
 * What is particular about storing one resource. `prepare...` changes the object that is about to be validated: clears
 * what the client may not set here and fills in what the server decides.
 * Upstream: pkg/registry/<group>/<resource>/strategy.go
 */
export interface Strategy {
  /** Takes for the object what there is only once in the cluster. @param owner the object's key */
  readonly allocate?: (
    object: KubeObject,
    old: KubeObject | undefined,
    pools: ServicePools,
    owner: string,
  ) => readonly FieldError[];
  /** @param now epoch ms @param user who creates it */
  readonly prepareForCreate: (object: KubeObject, now: number, user: UserInfo) => void;
  /** What is wrong with an object whose kind is not built in. @param old absent on creation */
  readonly errorsOf?: (
    object: KubeObject,
    old: KubeObject | undefined,
  ) => readonly FieldError[] | Promise<readonly FieldError[]>;
  /** @param now epoch ms */
  readonly prepareForUpdate: (object: KubeObject, old: KubeObject, scope: UpdateScope, now: number) => void;
  /** Brings an object that has been found valid into the one form in which it is stored. */
  readonly canonicalize?: (object: KubeObject) => void;
  /** What else is wrong with an object that its kind's rules find nothing against. */
  readonly expressionErrors?: (object: KubeObject) => readonly FieldError[] | Promise<readonly FieldError[]>;
  /** What is wrong with signatures and certificates in it, whatever else is. @param old absent on creation */
  readonly proofErrors?: (
    object: KubeObject,
    old: KubeObject | undefined,
    pki: Pki,
  ) => readonly FieldError[] | Promise<readonly FieldError[]>;
  /** Seconds to wait before an object goes, or nothing where deletion is never graceful. */
  readonly graceSeconds?: (object: KubeObject, requested: number | undefined) => number;
  /** Holds an object back although its finalizers are gone, e.g. a namespace that still has content. */
  readonly holdsDeletion?: (object: KubeObject) => boolean;
  /** Changes what else shows that an object is on its way out. @param now epoch ms */
  readonly onMarkedForDeletion?: (object: KubeObject, now: number) => void;
  /** Deletion leaves behind what it owns, unless it is told otherwise. */
  readonly orphansDependents?: boolean;
  /** For those who delete without saying what is to become of what it owns. */
  readonly undecidedDeletionWarning?: string;
  /** PUT of a name that does not exist creates it. */
  readonly allowCreateOnUpdate: boolean;
  /** PUT without resourceVersion overwrites whatever is there. */
  readonly allowUnconditionalUpdate: boolean;
  /** DELETE answers with the object instead of a Status. */
  readonly returnsDeletedObject: boolean;
  /** Fields that a write does not take from its body, so that nobody comes to own them by it. */
  readonly resetFields: Readonly<Partial<Record<UpdateScope, FieldSet>>>;
  /** The only fields that come to be owned, where that is said more briefly. */
  readonly ownableFields?: Readonly<Partial<Record<UpdateScope, FieldSet>>>;
  /** etcd drops the object by itself after --event-ttl. */
  readonly expires?: true;
}

export type Strategies = Readonly<Record<GroupResource, Strategy>>;

type Loose = KubeObject & Record<string, unknown>;

/** Spec and status as two halves: each update touches one, and a change of the spec makes a new generation. */
const withStatus = {
  prepareForCreate: (object: KubeObject): void => {
    object.metadata.generation = 1;
    clearStatus(object);
  },
  prepareForUpdate: (object: KubeObject, old: KubeObject, scope: UpdateScope): void => {
    if (scope === 'status') keepAllButStatus(object, old);
    else {
      restore(object, old, 'status');
      bumpGeneration(object, old);
    }
  },
};

const status = fieldSetOf(['status']);

export const plain: Strategy = {
  resetFields: { main: status, finalize: status, status: fieldSetOf(['spec']) },
  prepareForCreate: () => {},
  prepareForUpdate: () => {},
  allowCreateOnUpdate: false,
  allowUnconditionalUpdate: true,
  returnsDeletedObject: false,
};

export const creatable: Strategy = { ...plain, allowCreateOnUpdate: true };

export const specAndStatus = { ...plain, ...withStatus } satisfies Strategy;

/** Nothing is known yet of a new object. */
export function clearStatus(object: KubeObject): void {
  const kind = schemaOf(schemaNameOf(object.apiVersion, object.kind));
  const status = kind?.fields.get('status');
  const schema = status?.shape === 'struct' ? schemaOf(status.struct) : undefined;
  if (schema) (object as Loose)['status'] = zeroObject(schema);
}

export function keepAllButStatus(object: KubeObject, old: KubeObject): void {
  for (const field of new Set([...Object.keys(object), ...Object.keys(old)]))
    if (field !== 'status' && field !== 'metadata') restore(object, old, field);
}

/** Sets a field back to what it was. */
export function restore(object: KubeObject, old: KubeObject, field: string): void {
  const value = (old as Loose)[field];
  if (value === undefined) delete (object as Loose)[field];
  else (object as Loose)[field] = value;
}

export function bumpGeneration(object: KubeObject, old: KubeObject): void {
  const generation = old.metadata.generation;
  const changed = !jsonEqual((object as Loose)['spec'], (old as Loose)['spec']);
  if (generation !== undefined || changed) object.metadata.generation = (generation ?? 0) + (changed ? 1 : 0);
}
