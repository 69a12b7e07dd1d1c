import type { Json } from '../../apimachinery/object.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { KustomizeError } from './failure.ts';
import { changeField, type FieldSpec } from './field-path.ts';
import { toYaml } from '../output/serialize.ts';
import { referenceFields } from './reference-fields.ts';
import { withHistory } from './resource-dump.ts';
import {
  effectiveNamespace,
  type Gvk,
  idOf,
  idText,
  isClusterScoped,
  isObject,
  isSelected,
  type JsonObject,
  mapIn,
  nameIn,
  namespaceIn,
  originalId,
  type Resource,
} from './resource.ts';

/**
 * Resources that name others by what those are called now. Upstream: kustomize/api/filters/nameref
 * @throws KustomizeError where a name could mean several
 */
export function withNewNames(resources: readonly Resource[]): readonly Resource[] {
  const byOldName = grouped(resources);
  return resources.map((referrer) => {
    const around = (name: string): readonly Resource[] =>
      (byOldName.get(name) ?? []).filter((candidate) => isInReach(candidate, referrer));
    return referenceFields.reduce((each, { target, fields }) => {
      const own = fields.filter((field) => isSelected(originalId(referrer), field));
      return own.reduce((known, field) => renamedIn(known, field, target, around), each);
    }, referrer);
  });
}

/** Resources by the names that they had and have no more. */
function grouped(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const byName = new Map<string, Resource[]>();
  for (const resource of resources)
    for (const name of new Set(resource.earlier.map((id) => id.name))) {
      const known = byName.get(name);
      if (known) known.push(resource);
      else byName.set(name, [resource]);
    }
  return byName;
}

/** Upstream: kustomize/api/resmap/reswrangler.go (SubsetThatCouldBeReferencedByResource) */
function isInReach(candidate: Resource, referrer: Resource): boolean {
  const [from, to] = [idOf(referrer), idOf(candidate)];
  return (
    isClusterScoped(from) ||
    isClusterScoped(to) ||
    effectiveNamespace(from) === effectiveNamespace(to) ||
    accountNamespaces(referrer.object).has(namespaceIn(candidate.object))
  );
}

function accountNamespaces({ kind, subjects }: JsonObject): ReadonlySet<string> {
  if (kind !== 'RoleBinding' || !Array.isArray(subjects)) return new Set();
  const accounts = subjects.filter((subject) => isObject(subject) && subject['kind'] === 'ServiceAccount');
  return new Set(accounts.map((account) => String((account as JsonObject)['namespace'] ?? '')).filter(Boolean));
}

type Around = (name: string) => readonly Resource[];

function renamedIn(referrer: Resource, field: FieldSpec, target: Partial<Gvk>, around: Around): Resource {
  const renamedText = (value: Json): Json => {
    if (typeof value !== 'string') return value;
    const named = candidateFor(referrer, field, target, around(value), sameName);
    return named ? nameIn(named.object) : value;
  };
  const renamedValue = (value: Json): Json => {
    if (value === null) return null;
    if (Array.isArray(value)) return value.map(renamedValue);
    return isObject(value) ? renamedMap(value, referrer, field, target, around) : renamedText(value);
  };
  const { group: _group, version: _version, kind: _kind, ...path } = field;
  try {
    return { ...referrer, object: changeField(referrer, path, { set: renamedValue }) };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(
      `updating name reference in '${field.path}' field of '${idText(idOf(referrer))}': ${error.message}`,
    );
  }
}

/** A map with a name and perhaps a namespace, such as a binding's subject. */
function renamedMap(map: JsonObject, referrer: Resource, field: FieldSpec, target: Partial<Gvk>, around: Around): Json {
  const { name, namespace } = map;
  if (typeof name !== 'string') throw new KustomizeError("path config error; no 'name' field in node");
  const near = around(name);
  const candidates = typeof namespace === 'string' ? inNamespace(near, namespace) : near;
  const named = candidateFor(referrer, field, target, candidates, samePlaceAndName);
  if (!named) return map;
  const result = { ...map };
  setField(result, 'name', nameIn(named.object));
  const place = namespaceIn(named.object);
  if (place !== '') setField(result, 'namespace', place);
  return result;
}

/** Those that were in a namespace; where none were, those that are. */
function inNamespace(candidates: readonly Resource[], namespace: string): readonly Resource[] {
  const were = candidates.filter((candidate) => effectiveNamespace(originalId(candidate)) === namespace);
  return were.length > 0 ? were : candidates.filter((candidate) => effectiveNamespace(idOf(candidate)) === namespace);
}

type Same = (a: Resource, b: Resource) => boolean;
const sameName: Same = (a, b) => nameIn(a.object) === nameIn(b.object);
const samePlaceAndName: Same = (a, b) => sameName(a, b) && namespaceIn(a.object) === namespaceIn(b.object);

/** Upstream: kustomize/api/filters/nameref/nameref.go (selectReferral) */
function candidateFor(
  referrer: Resource,
  field: FieldSpec,
  target: Partial<Gvk>,
  around: readonly Resource[],
  isSame: Same,
): Resource | undefined {
  const role = field.path.endsWith('roleRef/name') ? mapIn(referrer.object, 'roleRef') : {};
  const roleKind = { group: String(role['apiGroup'] ?? ''), kind: String(role['kind'] ?? '') };
  const candidates = around.filter(
    (candidate) =>
      candidate.earlier.some((id) => isSelected(id, target)) &&
      candidate.earlier.some((id) => isSelected(id, roleKind)) &&
      mayCross(candidate, referrer),
  );
  if (candidates.length <= 1) return candidates[0];
  const loosely = candidates.filter((candidate) => hasLikeContext(candidate, referrer, 'loosely'));
  if (loosely.length === 1) return loosely[0];
  const strictly = loosely.filter((candidate) => hasLikeContext(candidate, referrer, 'strictly'));
  const [first] = strictly;
  if (!first || strictly.every((candidate) => isSame(candidate, first))) return first;
  throw new KustomizeError(
    `found multiple possible referrals: ${strictly.map((candidate) => idText(idOf(candidate))).join(', ')}\n${detailsOf(referrer, strictly)}`,
  );
}

function detailsOf(referrer: Resource, candidates: readonly Resource[]): string {
  const found = candidates.map((candidate, at) => `--- possible referral ${at}:\n${toYaml(withHistory(candidate))}\n`);
  return `\n**** Too many possible referral targets to referrer:\n${toYaml(withHistory(referrer))}\n${found.join('')}`;
}

/** Whether one may be named from the other's namespace; an account may, by a binding. */
function mayCross(candidate: Resource, referrer: Resource): boolean {
  const [from, to] = [idOf(referrer), idOf(candidate)];
  return (
    isClusterScoped(from) ||
    isClusterScoped(to) ||
    to.kind === 'ServiceAccount' ||
    effectiveNamespace(from) === effectiveNamespace(to)
  );
}

/** Whether two went through the same overlays, as far as both have; loosely, one that went through none fits any. */
function hasLikeContext(a: Resource, b: Resource, how: 'loosely' | 'strictly'): boolean {
  const isLike = (own: readonly string[], other: readonly string[]): boolean =>
    (how === 'loosely' && (own.length === 0 || other.length === 0)) || endsAlike(own, other);
  return isLike(a.prefixes, b.prefixes) && isLike(a.suffixes, b.suffixes);
}

/** Upstream: kustomize/api/internal/utils/stringslice.go (SameEndingSubSlice) */
function endsAlike(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length);
  if (length === 0) return a.length === b.length;
  return a.slice(-length).join() === b.slice(-length).join();
}
