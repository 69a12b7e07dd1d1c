import { encodeBytes } from '../../apimachinery/base64.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { resourceMergeType } from '../../apimachinery/structural/merge-type.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../../apimachinery/types.ts';
import { at, metadata, type Value } from '../registry/field-labels/field-label.ts';
import { groupResource } from '../registry/reader.ts';
import { readWrite, scale, statusOf } from '../registry/resources/definition.ts';
import type { Strategy } from '../registry/strategy.ts';
import type { View } from '../registry/views/view.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import { customPrefix } from '../storage/keys.ts';
import { type Converter, webhookConverter } from './conversion.ts';
import { whenAnswered } from '../../kernel/answer-needed.ts';
import { isTrue } from './conditions.ts';
import { storageVersion } from './storage-version.ts';
import { customStrategy } from './custom-strategy.ts';
import { customLayout } from './custom-table.ts';
import { customViews } from './custom-views.ts';

/** In the order in which the real server lists them. */
const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const subresourceVerbs = ['get', 'patch', 'update'];

const emptySchema: StructuralSchema = {};

/** Who asks the webhooks that convert. */
export type Asking = Parameters<typeof webhookConverter>[2];

const known = new WeakMap<KubeObject, readonly ServedResource[]>();

/** The resources that a definition brings: one a served version, once its names are accepted. */
export function resourcesOf(object: KubeObject, asking: Asking | undefined): readonly ServedResource[] {
  let resources = known.get(object);
  if (!resources) {
    const definition = object as CustomResourceDefinition;
    const isServed = isTrue(definition, 'NamesAccepted') || isTrue(definition, 'Established');
    const versions = isServed ? definition.spec.versions.filter(({ served }) => served) : [];
    const { strategy, webhook } = definition.spec.conversion ?? {};
    const converter = strategy === 'Webhook' && webhook && asking && webhookConverter(definition, webhook, asking);
    resources = versions.toSorted(byPriority).map((version) => resourceOf(definition, version, converter || undefined));
    known.set(object, resources);
  }
  return resources;
}

function resourceOf(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  converter: Converter | undefined,
): ServedResource {
  const { group, scope, names } = definition.spec;
  const accepted = definition.status?.acceptedNames ?? names;
  const { plural, kind } = names;
  const { singular = '', listKind = '', shortNames, categories } = accepted;
  const schema = version.schema?.openAPIV3Schema ?? emptySchema;
  const hasStatus = version.subresources?.status !== undefined;
  const fields = (version.selectableFields ?? []).map(({ jsonPath }): [string, Value] => {
    const path = jsonPath.slice(1);
    return [path, at(path)];
  });
  const views = customViews(definition, version, schema, converter);
  const strategy = customStrategy(definition, schema, hasStatus);
  return {
    group,
    version: version.name,
    resource: plural,
    singular,
    kind,
    namespaced: scope === 'Namespaced',
    verbs,
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
    storageVersionHash: storageHash(`${group}/${storageVersion(definition)}/${kind}`),
    ...(version.deprecated && {
      deprecation: version.deprecationWarning ?? deprecation(definition, version.name),
    }),
    subresources: [
      ...(hasStatus ? [{ ...statusOf(kind), verbs: subresourceVerbs }] : []),
      ...(version.subresources?.scale ? [{ ...scale, verbs: readWrite }] : []),
    ],
    groupResource: groupResource(group, plural),
    apiVersion: `${group}/${version.name}`,
    listKind,
    prefix: customPrefix(group, plural),
    strategy: views[''] && converter ? asking(strategy, views['']) : strategy,
    views,
    custom: {
      schema,
      mergeType: resourceMergeType(schema),
      layout: customLayout(version.additionalPrinterColumns),
      fieldLabels: { ...metadata, ...Object.fromEntries(fields) },
      terminating: isTrue(definition, 'Terminating'),
    },
  };
}

/** The rules of a version are about objects as it shows them. */
const asking = (strategy: Strategy, { show }: View): Strategy => ({
  ...strategy,
  errorsOf: (object, old) => whenAnswered(() => strategy.errorsOf!(show(object), old && show(old))),
});

/** Tells storage versions apart. Differs: FNV-1a, where the real server has SHA-256. */
function storageHash(text: string): string {
  const half = (seed: number): string => {
    let value = seed;
    for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
    return (value >>> 0).toString(16).padStart(8, '0');
  };
  const hex = half(0x811c9dc5) + half(0x9747b28c);
  const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return encodeBytes(bytes);
}

/** Upstream: apiextensions-apiserver/pkg/apiserver/customresource_handler.go (defaultDeprecationWarning) */
function deprecation({ spec }: CustomResourceDefinition, version: string): string {
  const { group, names, versions } = spec;
  const [newer] = versions
    .filter(({ name, served, deprecated }) => served && !deprecated && byPriority({ name }, { name: version }) < 0)
    .toSorted(byPriority);
  const text = `${group}/${version} ${names.kind} is deprecated`;
  return newer ? `${text}; use ${group}/${newer.name} ${names.kind}` : text;
}

const priorityPattern = /^v(\d+)(?:(alpha|beta)(\d+))?$/;

/** Stable versions first, newest first; names that are no versions last. Upstream: apimachinery/pkg/version/helpers.go */
function byPriority({ name: a }: { readonly name: string }, { name: b }: { readonly name: string }): number {
  const [left, right] = [priority(a), priority(b)];
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : 1;
  for (const [index, value] of left.entries()) if (value !== right[index]) return right[index]! - value;
  return 0;
}

function priority(name: string): readonly number[] | undefined {
  const match = priorityPattern.exec(name);
  if (!match) return undefined;
  const [, major, stage, minor] = match;
  return [stage === undefined ? 2 : stage === 'beta' ? 1 : 0, Number(major), Number(minor ?? 0)];
}

/** Groups by name; within one, its resources in the order of its versions. */
export const groupsInOrder = (resources: readonly ServedResource[]): readonly ServedResource[] =>
  resources.toSorted(
    (a, b) =>
      compare(a.group, b.group) ||
      byPriority({ name: a.version }, { name: b.version }) ||
      compare(a.resource, b.resource),
  );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
