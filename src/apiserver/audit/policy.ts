import { type FieldError, invalidValue, notSupported, required } from '../../apimachinery/field-error.ts';
import { dns1123Subdomain } from '../../apimachinery/names.ts';
import type { UserFact } from '../../protocol/evidence/request.ts';
import type { Attributes } from '../authz/attributes.ts';
import { type Files, parseConfig } from '../flags/config-file.ts';
import { failWith } from '../flags/startup-error.ts';
import { levels, type Level, type RecordedStage, stages } from './level.ts';

interface GroupResources {
  readonly group?: string;
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface PolicyRule {
  readonly level: Level;
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly verbs?: readonly string[];
  readonly resources?: readonly GroupResources[];
  readonly namespaces?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly omitStages?: readonly RecordedStage[];
  readonly omitManagedFields?: boolean;
}

/** Upstream: apiserver/pkg/apis/audit/v1/types.go (Policy) */
export interface Policy {
  readonly rules: readonly PolicyRule[];
  readonly omitStages?: readonly RecordedStage[];
  readonly omitManagedFields?: boolean;
}

/** What becomes of a request. */
export interface Ruling {
  readonly level: Level;
  readonly omitStages: readonly RecordedStage[];
  readonly omitManagedFields: boolean;
  /** The index of the rule that decided; absent: none matched. */
  readonly rule?: number;
}

/** The first rule that matches decides; without one nothing is recorded. Upstream: apiserver/pkg/audit/policy/checker.go */
export function rule(policy: Policy, attributes: Omit<Attributes, 'user'>, user: UserFact | undefined): Ruling {
  const { rules, omitStages = [], omitManagedFields = false } = policy;
  const at = rules.findIndex((candidate) => matches(candidate, attributes, user));
  const found = rules[at];
  if (!found) return { level: 'None', omitStages, omitManagedFields };
  return {
    level: found.level,
    omitStages: [...omitStages, ...(found.omitStages ?? [])],
    omitManagedFields: found.omitManagedFields ?? omitManagedFields,
    rule: at,
  };
}

type Asked = Omit<Attributes, 'user'>;

function matches(candidate: PolicyRule, asked: Asked, user: UserFact | undefined): boolean {
  const { users = [], userGroups = [], verbs = [], namespaces = [], resources = [], nonResourceURLs = [] } = candidate;
  if (users.length > 0 && !(user && users.includes(user.name))) return false;
  if (userGroups.length > 0 && !user?.groups.some((group) => userGroups.includes(group))) return false;
  if (verbs.length > 0 && !verbs.includes(asked.verb)) return false;
  const isResource = asked.resource !== '';
  if (namespaces.length > 0 || resources.length > 0)
    return (
      isResource &&
      (namespaces.length === 0 || namespaces.includes(asked.namespace)) &&
      (resources.length === 0 || resources.some((group) => covers(group, asked)))
    );
  return nonResourceURLs.length === 0 || (!isResource && nonResourceURLs.some((url) => urlMatches(url, asked.path)));
}

const urlMatches = (url: string, path: string): boolean =>
  url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));

function covers({ group = '', resources = [], resourceNames = [] }: GroupResources, asked: Asked): boolean {
  if (group !== asked.group) return false;
  if (resources.length === 0) return true;
  if (resourceNames.length > 0 && !resourceNames.includes(asked.name)) return false;
  const { resource, subresource } = asked;
  const forms =
    subresource === ''
      ? [resource, '*', `${resource}/*`]
      : [`${resource}/${subresource}`, '*', `*/${subresource}`, `${resource}/*`];
  return resources.some((wanted) => forms.includes(wanted));
}

const failed = 'loading audit policy file: ';

/** Upstream: apiserver/pkg/audit/policy/reader.go. @throws StartupError */
export function loadPolicy(files: Files, path: string): Policy {
  const text = files[path];
  if (text === undefined)
    failWith([`${failed}failed to read file path "${path}": open ${path}: no such file or directory`]);
  try {
    return policyIn(text!);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    failWith([`${failed}${error.message}: from file ${path}`]);
    throw error;
  }
}

class PolicyError extends Error {}

function policyIn(text: string): Policy {
  const policy: Partial<Policy> = decoded(text);
  const unknown = unknownFields(policy);
  if (unknown.length > 0) {
    const fields = unknown.map((field) => `unknown field "${field}"`).join(', ');
    throw new PolicyError(`failed decoding: strict decoding error: ${fields}`);
  }
  const { rules = [], omitStages = [] } = policy;
  const errors = [...stageErrors(omitStages, 'omitStages'), ...rules.flatMap(ruleErrors)];
  if (errors.length > 0) {
    const texts = errors.map(({ field, message }) => `${field}: ${message}`);
    throw new PolicyError(texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`);
  }
  if (rules.length === 0) throw new PolicyError('loaded illegal policy with 0 rules');
  return { ...policy, rules };
}

function decoded(text: string): object {
  try {
    return parseConfig(text, 'Policy', ['audit.k8s.io/v1'], 'pkg/audit/scheme.go:30');
  } catch (error) {
    throw new PolicyError(`failed decoding: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const policyFields = ['apiVersion', 'kind', 'metadata', 'rules', 'omitStages', 'omitManagedFields'];
const ruleFields = [
  'level',
  'users',
  'userGroups',
  'verbs',
  'resources',
  'namespaces',
  'nonResourceURLs',
  'omitStages',
  'omitManagedFields',
];
const resourceFields = ['group', 'resources', 'resourceNames'];

function unknownFields(policy: Partial<Policy>): readonly string[] {
  const beyond = (object: object, known: readonly string[], path: string): readonly string[] =>
    Object.keys(object)
      .filter((key) => !known.includes(key))
      .map((key) => `${path}${key}`);
  return [
    ...beyond(policy, policyFields, ''),
    ...(policy.rules ?? []).flatMap((one, at) => [
      ...beyond(one, ruleFields, `rules[${at}].`),
      ...(one.resources ?? []).flatMap((group, i) => beyond(group, resourceFields, `rules[${at}].resources[${i}].`)),
    ]),
  ];
}

/** Upstream: apiserver/pkg/apis/audit/validation/validation.go */
function ruleErrors(one: PolicyRule, at: number): readonly FieldError[] {
  const path = `rules[${at}]`;
  const { level, nonResourceURLs = [], resources = [], namespaces = [], omitStages = [] } = one;
  const mixes = nonResourceURLs.length > 0 && (resources.length > 0 || namespaces.length > 0);
  return [
    ...(level === undefined ? [required(`${path}.level`)] : []),
    ...(level !== undefined && !levels.includes(level) ? [notSupported(`${path}.level`, level, levels)] : []),
    ...nonResourceURLs.flatMap((url, i) => urlErrors(url, `${path}.nonResourceURLs[${i}]`)),
    ...resources.flatMap((group) => resourceErrors(group, `${path}.resources`)),
    ...stageErrors(omitStages, `${path}.omitStages`),
    ...(mixes
      ? [
          invalidValue(
            `${path}.nonResourceURLs`,
            nonResourceURLs,
            'rules cannot apply to both regular resources and non-resource URLs',
          ),
        ]
      : []),
  ];
}

function urlErrors(url: string, field: string): readonly FieldError[] {
  if (url === '*') return [];
  return [
    ...(url.startsWith('/')
      ? []
      : [invalidValue(field, url, "non-resource URL rules must begin with a '/' character")]),
    ...(url.slice(0, -1).includes('*')
      ? [invalidValue(field, url, "non-resource URL wildcards '*' must be the final character of the rule")]
      : []),
  ];
}

function resourceErrors({ group = '', resources = [], resourceNames = [] }: GroupResources, path: string) {
  const complaints = group === '' ? [] : dns1123Subdomain(group);
  return [
    ...(complaints.length > 0 ? [invalidValue(`${path}.group`, group, complaints.join(','))] : []),
    ...(resourceNames.length > 0 && resources.length === 0
      ? [invalidValue(`${path}.resourceNames`, resourceNames, 'using resourceNames requires at least one resource')]
      : []),
  ];
}

const stageErrors = (omitted: readonly string[], path: string): readonly FieldError[] =>
  omitted.flatMap((stage, at) =>
    (stages as readonly string[]).includes(stage)
      ? []
      : [invalidValue(`${path}[${at}]`, stage, `allowed stages are ${stages.join(',')}`)],
  );
