import type { Json } from '../../apimachinery/object.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { KustomizeError } from './failure.ts';
import { changeFields, type FieldSpec } from './field-path.ts';
import {
  annotationFields,
  labelFields,
  namespaceFields,
  replicaFields,
  selectorLabelFields,
  templateLabelFields,
} from './field-specs.ts';
import { withImages } from './images.ts';
import type { Kustomization, Label } from './kustomization.ts';
import { linked } from './linked-values.ts';
import type { Loader } from './loader.ts';
import { jsonPatched, patched, strategicallyMerged } from './patches.ts';
import { replaced } from './replacements.ts';
import { dumped } from './resource-dump.ts';
import {
  everyId,
  gvkText,
  idKey,
  idOf,
  isClusterScoped,
  isObject,
  isSelected,
  nameIn,
  originalId,
  renamed,
  type Resource,
  withMetadata,
} from './resource.ts';

type Transformation = (
  resources: readonly Resource[],
  kustomization: Kustomization,
  loader: Loader,
) => readonly Resource[] | Promise<readonly Resource[]>;

/** What a kustomization does to its resources, in its order. Upstream: kustomize/api/internal/target/kusttarget_configplugin.go */
export const transformations: readonly Transformation[] = [
  strategicallyMerged,
  patched,
  inNamespace,
  (resources, { namePrefix }) => (namePrefix ? resources.map((each) => prefixed(each, namePrefix)) : resources),
  (resources, { nameSuffix }) => (nameSuffix ? resources.map((each) => suffixed(each, nameSuffix)) : resources),
  labelled,
  (resources, { commonAnnotations }) => withEntries(resources, annotationFields, commonAnnotations),
  jsonPatched,
  scaled,
  (resources, { images = [] }) => images.reduce(withImages, resources),
  replaced,
];

/** Upstream: kustomize/api/filters/namespace */
function inNamespace(resources: readonly Resource[], { namespace }: Kustomization): readonly Resource[] {
  if (!namespace) return resources;
  const moved = resources.map((resource) => {
    const { object } = resource;
    const own = isClusterScoped(idOf(resource)) ? object : withMetadata(object, { namespace });
    const named = renamed(resource, withDefaultSubjects(own, namespace));
    return changeFields(named, namespaceFields, { set: () => namespace, made: '' });
  });
  const keys = new Map<string, Resource>();
  for (const resource of moved) {
    const key = idKey(idOf(resource));
    const other = keys.get(key);
    if (other)
      throw new KustomizeError(
        `namespace transformation produces ID conflict: [${[other, resource].map(dumped).join(' ')}]`,
      );
    keys.set(key, resource);
  }
  return moved;
}

/** Of a binding's subjects only the account `default` is known to be in the same namespace. */
function withDefaultSubjects(object: Resource['object'], namespace: string): Resource['object'] {
  const { kind, subjects } = object;
  if ((kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') || !Array.isArray(subjects)) return object;
  const moved = subjects.map((subject) =>
    isObject(subject) && subject['name'] === 'default' ? { ...subject, namespace } : subject,
  );
  return { ...object, subjects: moved };
}

/** Kinds whose names are not made up. */
const unprefixed = [
  { kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { kind: 'Namespace' },
];

const keepsName = (resource: Resource): boolean => unprefixed.some((kind) => isSelected(originalId(resource), kind));

function prefixed(resource: Resource, prefix: string): Resource {
  if (keepsName(resource)) return resource;
  const name = `${prefix}${nameIn(resource.object)}`;
  return {
    ...renamed(resource, withMetadata(resource.object, { name })),
    prefixes: [...resource.prefixes, prefix],
  };
}

function suffixed(resource: Resource, suffix: string): Resource {
  if (keepsName(resource)) return resource;
  const name = `${nameIn(resource.object)}${suffix}`;
  return {
    ...renamed(resource, withMetadata(resource.object, { name })),
    suffixes: [...resource.suffixes, suffix],
  };
}

/** Every resource with entries in the maps that are at some fields. */
function withEntries(
  resources: readonly Resource[],
  fields: readonly FieldSpec[],
  entries: Readonly<Record<string, string>> = {},
): readonly Resource[] {
  if (Object.keys(entries).length === 0) return resources;
  const set = (value: Json): Json => {
    if (!isObject(value)) throw new KustomizeError(`wrong node kind: expected MappingNode but got ${nodeKind(value)}`);
    const result = { ...value };
    for (const [key, text] of Object.entries(entries)) setField(result, key, text);
    return result;
  };
  return resources.map((resource) => {
    const changed = changeFields(resource, fields, { set, made: {} });
    return linked(resource, changed, fields, entries);
  });
}

const nodeKind = (value: Json): string =>
  `${Array.isArray(value) ? 'SequenceNode' : 'ScalarNode'}: node contents:\n${JSON.stringify(value)}`;

function labelled(resources: readonly Resource[], { labels = [], commonLabels }: Kustomization): readonly Resource[] {
  const each = labels.reduce((known, label) => withEntries(known, fieldsFor(label), label.pairs), resources);
  return withEntries(each, selectorLabelFields, commonLabels);
}

function fieldsFor({ fields = [], includeSelectors, includeTemplates }: Label): readonly FieldSpec[] {
  const usual = includeSelectors ? selectorLabelFields : includeTemplates ? templateLabelFields : labelFields;
  return [...fields, ...usual];
}

/** Upstream: kustomize/api/internal/builtins/ReplicaCountTransformer.go */
function scaled(resources: readonly Resource[], { replicas = [] }: Kustomization): readonly Resource[] {
  return replicas.reduce((known, { name = '', count = 0 }) => {
    const isMeant = (resource: Resource): boolean =>
      everyId(resource).some((id) => id.name === name && replicaFields.some((field) => isSelected(id, field)));
    if (!known.some(isMeant))
      throw new KustomizeError(
        `resource with name ${name} does not match a config with the following GVK [${replicaFields.map(({ kind }) => gvkText({ kind: kind! })).join(' ')}]`,
      );
    return known.map((resource) =>
      isMeant(resource) ? changeFields(resource, replicaFields, { set: () => count, made: 0 }) : resource,
    );
  }, resources);
}
