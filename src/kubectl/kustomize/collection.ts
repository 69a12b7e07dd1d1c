import { KustomizeError } from './failure.ts';
import { dumped } from './resource-dump.ts';
import {
  everyId,
  type Gvk,
  idKey,
  idOf,
  idText,
  type JsonObject,
  mapIn,
  type Resource,
  type ResourceId,
  sameId,
  withMetadata,
} from './resource.ts';

/** A build of more is given up. */
const mostResources = 2000;

/** @throws KustomizeError where one of that name is there already. Upstream: kustomize/api/resmap/reswrangler.go (Append) */
export function appended(resources: readonly Resource[], added: readonly Resource[]): readonly Resource[] {
  const result = [...resources];
  const known = new Set(resources.map((resource) => idKey(idOf(resource))));
  for (const resource of added) {
    const id = idOf(resource);
    if (known.has(idKey(id)))
      throw new KustomizeError(`may not add resource with an already registered id: ${idText(id)}`);
    if (result.length >= mostResources)
      throw new KustomizeError(`more than ${mostResources} resources are not built here`);
    known.add(idKey(id));
    result.push(resource);
  }
  return result;
}

/** What was generated, beside or in the place of what is there. Upstream: reswrangler.go (appendReplaceOrMerge) */
export function absorbed(resources: readonly Resource[], generated: Resource): readonly Resource[] {
  const id = idOf(generated);
  const matches = resources.filter((resource) => everyId(resource).some((known) => sameId(known, id)));
  const { behavior } = generated;
  const isChange = behavior === 'merge' || behavior === 'replace';
  if (matches.length === 0) {
    if (isChange) throw new KustomizeError(`${goId(id)} does not exist; cannot merge or replace`);
    return appended(resources, [generated]);
  }
  const [old] = matches as [Resource];
  if (matches.length > 1)
    throw new KustomizeError(
      `found multiple objects [${matches.map(dumped).join(' ')}] that could accept merge of ${idText(id)}`,
    );
  if (!isChange)
    throw new KustomizeError(
      `${goId(id)} exists; can not use behavior: '${behavior}', behavior must be merge or replace`,
    );
  const heir = inherited(old, generated);
  return resources.map((resource) => (resource === old ? heir : resource));
}

/** As Go's `%#v` prints an id. */
const goId = ({ group, version, kind, name, namespace }: Gvk & ResourceId): string =>
  `id resid.ResId{Gvk:resid.Gvk{Group:"${group}", Version:"${version}", Kind:"${kind}", isClusterScoped:false}, Name:"${name}", Namespace:"${namespace}"}`;

/** The generated one with the name and the marks of the old, and its data where they are merged. */
function inherited(old: Resource, generated: Resource): Resource {
  const [before, own] = [mapIn(old.object, 'metadata'), mapIn(generated.object, 'metadata')];
  const both = (field: string): JsonObject => {
    const map = { ...mapIn(before, field), ...mapIn(own, field) };
    return Object.keys(map).length === 0 ? {} : { [field]: map };
  };
  const { name, namespace } = before;
  const object = withMetadata(generated.object, {
    name: name!,
    ...(namespace !== undefined && { namespace }),
    ...both('labels'),
    ...both('annotations'),
  });
  const data = { ...mapIn(old.object, 'data'), ...mapIn(object, 'data') };
  const isMerged = generated.behavior === 'merge' && Object.keys(data).length > 0;
  return {
    ...old,
    object: isMerged ? { ...object, data } : object,
    isHashed: old.isHashed && generated.isHashed,
    behavior: generated.behavior,
  };
}
