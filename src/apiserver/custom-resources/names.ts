import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames,
} from '../../apimachinery/types.ts';
import { conditionOf, isTrue, withCondition } from './conditions.ts';

type Status = NonNullable<CustomResourceDefinition['status']>;

const noNames: CustomResourceDefinitionNames = { plural: '', kind: '' };

const established = (status: string, reason: string, message: string): CustomResourceDefinitionCondition => ({
  type: 'Established',
  status,
  reason,
  message,
});

/**
 * The status with the names that a definition may have: those that no other of its group has. undefined: it is so already.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/controller/status/naming_controller.go
 *
 * @param all every definition
 * @param now epoch ms
 */
export function withNames(
  definition: CustomResourceDefinition,
  all: readonly CustomResourceDefinition[],
  now: number,
): Status | undefined {
  const wanted = definition.spec.names;
  const had = definition.status?.acceptedNames ?? noNames;
  if (jsonEqual(wanted, had)) return undefined;
  const taken = namesTaken(definition.spec.group, all);
  const names = { ...had };
  let conflict: { readonly reason: string; readonly message: string } | undefined;
  const settle = (
    field: 'plural' | 'singular' | 'kind' | 'listKind',
    used: ReadonlySet<string>,
    reason: string,
  ): void => {
    const name = wanted[field] ?? '';
    if (name !== (had[field] ?? '') && used.has(name))
      conflict = { reason, message: `${JSON.stringify(name)} is already in use` };
    else names[field] = name;
  };
  settle('plural', taken.resources, 'PluralConflict');
  settle('singular', taken.resources, 'SingularConflict');
  const clashes = shortNameClashes(wanted, had, taken.resources);
  if (clashes.length > 0) conflict = { reason: 'ShortNamesConflict', message: aggregate(clashes) };
  else if (wanted.shortNames) names.shortNames = wanted.shortNames;
  else delete names.shortNames;
  settle('kind', taken.kinds, 'KindConflict');
  settle('listKind', taken.kinds, 'ListKindConflict');
  if (wanted.categories) names.categories = wanted.categories;
  else delete names.categories;
  const accepted: CustomResourceDefinitionCondition = conflict
    ? { type: 'NamesAccepted', status: 'False', ...conflict }
    : { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
  const old = conditionOf(definition, 'NamesAccepted');
  const isSame =
    old?.status === accepted.status && old?.reason === accepted.reason && old?.message === accepted.message;
  if (jsonEqual(names, had) && isSame) return undefined;
  const named = withCondition({ ...definition.status, acceptedNames: names }, accepted, now);
  const before = conditionOf(definition, 'Established');
  if (before?.status === 'True') return named;
  if (!conflict)
    return withCondition(named, established('False', 'Installing', 'the initial names have been accepted'), now);
  return before ? named : withCondition(named, established('False', 'NotAccepted', 'not all names are accepted'), now);
}

/** The status of a definition that is served from now on; undefined: it is not time for that, or was done. */
export const withEstablishment = (definition: CustomResourceDefinition, now: number): Status | undefined =>
  isTrue(definition, 'NamesAccepted') && !isTrue(definition, 'Established')
    ? withCondition(
        definition.status,
        established('True', 'InitialNamesAccepted', 'the initial names have been accepted'),
        now,
      )
    : undefined;

function namesTaken(group: string, all: readonly CustomResourceDefinition[]) {
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const { spec, status } of all) {
    const names = status?.acceptedNames;
    if (spec.group !== group || !names) continue;
    for (const name of [names.plural, names.singular ?? '', ...(names.shortNames ?? [])]) resources.add(name);
    for (const name of [names.kind, names.listKind ?? '']) kinds.add(name);
  }
  return { resources, kinds };
}

const shortNameClashes = (
  { shortNames = [] }: CustomResourceDefinitionNames,
  had: CustomResourceDefinitionNames,
  used: ReadonlySet<string>,
): readonly string[] =>
  shortNames
    .filter((name) => !had.shortNames?.includes(name) && name !== had.plural && name !== had.singular && used.has(name))
    .map((name) => `${JSON.stringify(name)} is already in use`);

/** Several errors as one. Upstream: apimachinery/pkg/util/errors/errors.go */
const aggregate = (texts: readonly string[]): string => (texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`);
