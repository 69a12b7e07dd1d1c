import { goStruct } from '../difference/struct-difference.ts';
import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { mandatorySchemas } from '../mandatory-flows.ts';
import { dns1123Label, dns1123Subdomain } from '../names.ts';
import type {
  FlowSchema,
  FlowcontrolV1Subject,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  ServiceAccountSubject,
} from '../types.ts';
import { validateFlowConditions } from './flow-status.ts';
import { complain, validateObjectMeta } from './metadata.ts';

const lastPrecedence = 10_000;
const distinguishers = ['ByNamespace', 'ByUser'];
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

type Errors = FieldError[];
type Names = readonly string[] | undefined;

/** Whether single names of a list are to be looked at: it has some, and `*` is not among them. */
function named(values: Names, field: string, none: string, others: string, errors: Errors): boolean {
  if (!values?.length) {
    errors.push(required(field, none));
    return false;
  }
  if (!values.includes('*')) return true;
  if (values.length > 1)
    errors.push(invalidValue(field, values, `if '*' is present, must not specify other ${others}`));
  return false;
}

function knownVerbs(values: Names, field: string, errors: Errors): void {
  if (!named(values, field, 'verbs must contain at least one value', 'verbs', errors)) return;
  if (values?.some((verb) => !verbs.includes(verb))) errors.push(notSupported(field, values, verbs));
}

function resourceRule(rule: ResourcePolicyRule, field: string, errors: Errors): void {
  knownVerbs(rule.verbs, `${field}.verbs`, errors);
  const groups = `${field}.apiGroups`;
  named(rule.apiGroups, groups, 'resource rules must supply at least one api group', 'api groups', errors);
  const resources = `${field}.resources`;
  named(rule.resources, resources, 'resource rules must supply at least one resource', 'resources', errors);
  if (!rule.namespaces?.length && rule.clusterScope) return;
  const at = `${field}.namespaces`;
  const none = 'resource rules that are not cluster scoped must supply at least one namespace';
  if (!named(rule.namespaces, at, none, 'namespaces', errors)) return;
  const intro = "each member of this list must be '*' or a DNS-1123 label; ";
  rule.namespaces?.forEach((name, place) =>
    complain(
      dns1123Label(name).map((complaint) => intro + complaint),
      `${at}[${place}]`,
      name,
      errors,
    ),
  );
}

/** What is wrong with a path, if anything. Upstream: the same file (ValidateNonResourceURLPath) */
function pathComplaint(path: string): string | undefined {
  if (path === '') return 'must not be empty';
  if (path === '/') return undefined;
  if (!path.startsWith('/')) return 'must start with slash';
  if (path.includes(' ')) return 'must not contain white-space';
  if (path.includes('//')) return 'must not contain double slash';
  const star = path.indexOf('*');
  const isSuffix = star === path.length - 1 && path.endsWith('/*');
  return star === -1 || isSuffix ? undefined : 'wildcard can only do suffix matching';
}

function pathRule(rule: NonResourcePolicyRule, field: string, errors: Errors): void {
  knownVerbs(rule.verbs, `${field}.verbs`, errors);
  const at = `${field}.nonResourceURLs`;
  const paths = rule.nonResourceURLs;
  if (!named(paths, at, 'nonResourceURLs must contain at least one value', 'non-resource URLs', errors)) return;
  paths.forEach((path, place) => {
    const complaint = pathComplaint(path);
    if (complaint) errors.push(invalidValue(`${at}[${place}]`, path, complaint));
  });
}

/** The field in which a subject of a kind is named. */
const fieldOfKind = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const;

const isKind = (kind: string): kind is keyof typeof fieldOfKind => Object.hasOwn(fieldOfKind, kind);

function serviceAccount({ name, namespace }: ServiceAccountSubject, field: string, errors: Errors): void {
  if (name !== '' && name !== '*') complain(dns1123Subdomain(name), `${field}.name`, name, errors);
  if (namespace) complain(dns1123Label(namespace), `${field}.namespace`, namespace, errors);
  else errors.push(required(`${field}.namespace`, 'must specify namespace for service account'));
}

function subject(subject: FlowcontrolV1Subject, field: string, errors: Errors): void {
  const { kind } = subject;
  if (!isKind(kind)) {
    errors.push(notSupported(`${field}.kind`, kind, Object.keys(fieldOfKind).toSorted()));
    return;
  }
  const own = fieldOfKind[kind];
  const at = `${field}.${own}`;
  if (!subject[own]) errors.push(required(at, `${own} is required when subject kind is '${kind}'`));
  else if (subject[own].name === '') errors.push(required(`${at}.name`));
  if (kind === 'ServiceAccount' && subject.serviceAccount) serviceAccount(subject.serviceAccount, at, errors);
  for (const [other, name] of Object.entries(fieldOfKind))
    if (other !== kind && subject[name])
      errors.push(forbidden(`${field}.${name}`, `${name} is forbidden when subject kind is not '${other}'`));
}

function rule(rules: PolicyRulesWithSubjects, field: string, errors: Errors): void {
  const subjects = rules.subjects ?? [];
  const resourceRules = rules.resourceRules ?? [];
  const nonResourceRules = rules.nonResourceRules ?? [];
  if (subjects.length === 0) errors.push(required(`${field}.subjects`, 'subjects must contain at least one value'));
  subjects.forEach((each, place) => subject(each, `${field}.subjects[${place}]`, errors));
  if (resourceRules.length + nonResourceRules.length === 0)
    errors.push(required(field, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  resourceRules.forEach((each, place) => resourceRule(each, `${field}.resourceRules[${place}]`, errors));
  nonResourceRules.forEach((each, place) => pathRule(each, `${field}.nonResourceRules[${place}]`, errors));
}

function precedence(value: number, name: string | undefined, errors: Errors): void {
  const at = 'spec.matchingPrecedence';
  if (value <= 0) errors.push(invalidValue(at, value, 'must be a positive value'));
  if (value > lastPrecedence) errors.push(invalidValue(at, value, `must not be greater than ${lastPrecedence}`));
  if (value === 1 && name !== 'exempt')
    errors.push(invalidValue(at, value, "only the schema named 'exempt' may have matchingPrecedence 1"));
}

/** Upstream: pkg/apis/flowcontrol/validation/validation.go (ValidateFlowSchema) */
export function validateFlowSchema({ metadata, spec, status }: FlowSchema, errors: Errors): void {
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  const { matchingPrecedence = 0, distinguisherMethod: method, priorityLevelConfiguration: level, rules } = spec;
  precedence(matchingPrecedence, metadata.name, errors);
  if (method && !distinguishers.includes(method.type))
    errors.push(
      notSupported('spec.distinguisherMethod.type', goStruct('FlowDistinguisherMethod', { ...method }), distinguishers),
    );
  const at = 'spec.priorityLevelConfiguration.name';
  if (level?.name) complain(dns1123Subdomain(level.name), at, level.name, errors);
  else errors.push(required(at, 'must reference a priority level'));
  rules?.forEach((each, place) => rule(each, `spec.rules[${place}]`, errors));
  const { [metadata.name as keyof typeof mandatorySchemas]: fixed } = mandatorySchemas;
  if (fixed && !jsonEqual(spec, fixed))
    errors.push(
      invalidValue(
        'spec',
        goStruct('FlowSchemaSpec', { ...spec }),
        `spec of '${metadata.name}' must equal the fixed value`,
      ),
    );
  validateFlowConditions(status?.conditions, errors);
}
