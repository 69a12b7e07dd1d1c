import { formatTime } from '../../apimachinery/time.ts';
import { compare, type Comparison } from '../../apimachinery/managed-fields/compare.ts';
import { type Author, isReset, readEntries } from '../../apimachinery/managed-fields/entries.ts';
import type { ManagedFieldsEntry } from '../../apimachinery/managed-fields/entry.ts';
import { type FieldSet, fieldSetOf, matching, noFields, union } from '../../apimachinery/managed-fields/field-set.ts';
import { type MapMergeType, mergeTypeOf } from '../../apimachinery/managed-fields/merge-type.ts';
import { type CompareIn, recordUpdate } from '../../apimachinery/managed-fields/record-update.ts';
import { type KindName, schemaNameOf } from '../../apimachinery/kinds.ts';
import { joinApiVersion, type KubeObject, splitApiVersion } from '../../apimachinery/object.ts';
import { schemaOf } from '../../apimachinery/schema.ts';
import type { JsonObject } from '../../apimachinery/structural/schema.ts';
import { decodeTyped, zeroObject } from '../../apimachinery/typed-decoder.ts';
import type { CustomKind } from '../custom-resources/custom-kind.ts';
import { coerced } from '../custom-resources/decode-custom.ts';
import type { Server } from '../server.ts';
import type { Change, Routed } from '../walk.ts';
import { bodyKind } from './decoding.ts';
import type { ServedResource } from './served-resource.ts';
import type { UpdateScope } from './strategy.ts';

/** Fields that are the server's, or the object's name. Upstream: managedfields/internal/stripmeta.go */
const neverOwned = fieldSetOf([
  'apiVersion',
  'kind',
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation'].map(
    (field) => `metadata.${field}`,
  ),
  'metadata.managedFields',
  'metadata.resourceVersion',
]);

const ignoredByReset = new Map<FieldSet, FieldSet>();

/** The fields that nobody comes to own by a write of this scope. */
export function ignoredFields({ strategy }: ServedResource, scope: UpdateScope): FieldSet {
  const reset = strategy.resetFields[scope] ?? noFields;
  let ignored = ignoredByReset.get(reset);
  if (!ignored) ignoredByReset.set(reset, (ignored = union(neverOwned, reset)));
  return ignored;
}

interface ManagedKind {
  readonly apiVersion: string;
  readonly type: MapMergeType;
  /** What a value comes to as an object of the kind. Throws `TypeMismatch`. */
  readonly decode: (value: JsonObject) => KubeObject;
  /** An object of the kind in which nothing has been set. */
  readonly zero: KubeObject;
}

const kinds = new Map<string, ManagedKind>();

/** A kind as its fields are owned. @param custom what is said of it where it is not built in */
export function managedKind({ group, version, kind }: KindName, custom?: CustomKind): ManagedKind {
  const apiVersion = joinApiVersion(group, version);
  if (custom)
    return {
      apiVersion,
      type: custom.mergeType,
      decode: (value) => coerced(value, custom.schema).object,
      zero: { apiVersion, kind, metadata: { name: '' } },
    };
  const key = `${apiVersion}/${kind}`;
  let known = kinds.get(key);
  if (!known) {
    const name = schemaNameOf(apiVersion, kind);
    const schema = schemaOf(name)!;
    known = {
      apiVersion,
      type: mergeTypeOf(name),
      decode: (value) => decodeTyped(schema, value).object as unknown as KubeObject,
      zero: { ...zeroObject(schema), apiVersion, kind } as KubeObject,
    };
    kinds.set(key, known);
  }
  return known;
}

export const authorOf = (
  { info }: Routed,
  manager: string,
  { apiVersion }: ManagedKind,
  operation: Author['operation'],
): Author => ({ manager, operation, apiVersion, ...(info.subresource !== '' && { subresource: info.subresource }) });

/**
 * Notes in the draft who owns which of its fields after a write that only changes what differs.
 * Upstream: apimachinery/pkg/util/managedfields/internal/fieldmanager.go (Update), skipnonapplied.go
 */
export function noteOwners(
  { env, resources }: Server,
  change: Change,
  operation: Author['operation'] = 'Update',
): Change {
  const { draft, current, resource, scope, info, options } = change;
  const claims = claimsBefore(draft, current?.object, info.subresource);
  if (current && claims.length === 0) {
    setClaims(draft, claims);
    return change;
  }
  // Owners are those of the fields that clients see, but of a scale those of what it is the scale of.
  const kind = managedKind(isScale(change) ? resource : bodyKind(change), resource.custom);
  const found = ownable(resource, scope, compareShown(change, resource, kind));
  const author = authorOf(change, options.fieldManager, kind, operation);
  // On their way through a scale, claims lose their time.
  const time = isScale(change) ? undefined : formatTime(env.clock.now());
  const inOtherVersion: CompareIn = (apiVersion) => {
    const { group, version } = splitApiVersion(apiVersion);
    const other = resources.find(group, version, resource.resource);
    return other ? compareShown(change, other, managedKind(other, other.custom)) : { written: [], removed: [] };
  };
  setClaims(draft, recordUpdate(claims, found, author, time, inOtherVersion));
  return change;
}

/** A scale has no claims of its own: they are those of what it is the scale of. */
export const isScale = ({ resource, info }: Routed): boolean => resource.views[info.subresource]?.writes !== undefined;

/** What a write changes in an object as one version of its kind shows it. */
function compareShown({ draft, current, scope }: Change, as: ServedResource, { type, zero }: ManagedKind): Comparison {
  const view = as.views[''];
  const shown = (object: KubeObject): KubeObject => (view ? view.show(object) : object);
  return compare(type, current ? shown(current.object) : zero, shown(draft), ignoredFields(as, scope));
}

function ownable({ strategy }: ServedResource, scope: UpdateScope, found: Comparison): Comparison {
  const pattern = strategy.ownableFields?.[scope];
  return pattern ? { written: matching(found.written, pattern), removed: matching(found.removed, pattern) } : found;
}

/** What counts as the claims so far: a client may set them, but not through a subresource. */
function claimsBefore(
  { metadata: { managedFields: sent } }: KubeObject,
  current: KubeObject | undefined,
  subresource: string,
): readonly ManagedFieldsEntry[] {
  if (subresource === '' && isReset(sent)) return [];
  return (subresource === '' ? readEntries(sent) : undefined) ?? current?.metadata.managedFields ?? [];
}

export function setClaims({ metadata }: KubeObject, entries: readonly ManagedFieldsEntry[]): void {
  delete metadata.managedFields;
  if (entries.length > 0) metadata.managedFields = entries;
}
