import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import type {
  FlowSchema,
  FlowcontrolV1Subject,
  LimitResponse,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  PriorityLevelConfiguration,
  ResourcePolicyRule,
} from '../types.ts';
import { validateObjectMeta } from './metadata.ts';

const lastPrecedence = 10_000;
const exempt = 'exempt';
const most = 10_000_000;
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const pathVerbs = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'];

type Errors = FieldError[];

/** A list that has to say something, and says `*` alone or not at all. */
function named(
  values: readonly string[] | undefined,
  field: string,
  none: string,
  others: string,
  errors: Errors,
): void {
  if (!values?.length) errors.push(required(field, none));
  else if (values.length > 1 && values.includes('*'))
    errors.push(invalidValue(field, values, `if '*' is present, must not specify other ${others}`));
}

function knownVerbs(
  values: readonly string[] | undefined,
  known: readonly string[],
  field: string,
  errors: Errors,
): void {
  named(values, field, 'verbs must contain at least one value', 'verbs', errors);
  if (values?.some((verb) => verb !== '*' && !known.includes(verb)))
    errors.push(notSupported(field, values, [...known, '*'].toSorted()));
}

function resourceRule(rule: ResourcePolicyRule, field: string, errors: Errors): void {
  knownVerbs(rule.verbs, verbs, `${field}.verbs`, errors);
  named(
    rule.apiGroups,
    `${field}.apiGroups`,
    'resource rules must supply at least one api group',
    'api groups',
    errors,
  );
  named(rule.resources, `${field}.resources`, 'resource rules must supply at least one resource', 'resources', errors);
  if (!rule.namespaces?.length) {
    if (!rule.clusterScope)
      errors.push(
        required(
          `${field}.namespaces`,
          'resource rules that are not cluster scoped must supply at least one namespace',
        ),
      );
  } else if (rule.namespaces.length > 1 && rule.namespaces.includes('*'))
    errors.push(
      invalidValue(`${field}.namespaces`, rule.namespaces, "if '*' is present, must not specify other namespaces"),
    );
}

function pathRule(
  { verbs: wanted, nonResourceURLs: paths }: NonResourcePolicyRule,
  field: string,
  errors: Errors,
): void {
  knownVerbs(wanted, pathVerbs, `${field}.verbs`, errors);
  const at = `${field}.nonResourceURLs`;
  if (!paths?.length) errors.push(required(at, 'nonResourceURLs must contain at least one value'));
  else if (paths.length > 1 && paths.includes('*'))
    errors.push(invalidValue(at, paths, "if '*' is present, must not specify other non-resource URLs"));
  paths?.forEach((path, place) => {
    if (path !== '*' && !path.startsWith('/'))
      errors.push(invalidValue(`${at}[${place}]`, path, 'must start with slash'));
  });
}

const kinds = ['Group', 'ServiceAccount', 'User'];

function subject({ kind, user, group, serviceAccount }: FlowcontrolV1Subject, field: string, errors: Errors): void {
  if (!kinds.includes(kind)) errors.push(notSupported(`${field}.kind`, kind, kinds));
  if (kind === 'User' && !user) errors.push(required(`${field}.user`, "user is required when subject kind is 'User'"));
  if (kind === 'Group' && !group)
    errors.push(required(`${field}.group`, "group is required when subject kind is 'Group'"));
  if (kind === 'ServiceAccount' && !serviceAccount)
    errors.push(
      required(`${field}.serviceAccount`, "serviceAccount is required when subject kind is 'ServiceAccount'"),
    );
  if (user?.name === '') errors.push(required(`${field}.user.name`));
  if (group?.name === '') errors.push(required(`${field}.group.name`));
  if (serviceAccount?.name === '') errors.push(required(`${field}.serviceAccount.name`));
  if (serviceAccount?.namespace === '')
    errors.push(required(`${field}.serviceAccount.namespace`, 'must specify namespace for service account'));
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

/** Upstream: pkg/apis/flowcontrol/validation/validation.go (ValidateFlowSchema) */
export function validateFlowSchema({ metadata, spec }: FlowSchema, errors: Errors): void {
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  const { matchingPrecedence = 0, distinguisherMethod, priorityLevelConfiguration, rules } = spec;
  const at = 'spec.matchingPrecedence';
  if (matchingPrecedence <= 0) errors.push(invalidValue(at, matchingPrecedence, 'must be a positive value'));
  if (matchingPrecedence > lastPrecedence)
    errors.push(invalidValue(at, matchingPrecedence, `must not be greater than ${lastPrecedence}`));
  if (matchingPrecedence === 1 && metadata.name !== exempt)
    errors.push(invalidValue(at, matchingPrecedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  if (distinguisherMethod && !['ByNamespace', 'ByUser'].includes(distinguisherMethod.type))
    errors.push(notSupported('spec.distinguisherMethod', distinguisherMethod.type, ['ByNamespace', 'ByUser']));
  if (!priorityLevelConfiguration?.name)
    errors.push(required('spec.priorityLevelConfiguration.name', 'must reference a priority level'));
  rules?.forEach((each, place) => rule(each, `spec.rules[${place}]`, errors));
}

function percent(value: number | undefined, field: string, errors: Errors): void {
  if (value !== undefined && (value < 0 || value > 100))
    errors.push(invalidValue(field, value, 'must be between 0 and 100, inclusive'));
}

function limitResponse({ type, queuing }: Partial<LimitResponse>, field: string, errors: Errors): void {
  if (type === 'Reject') {
    if (queuing)
      errors.push(
        invalidValue(`${field}.queuing`, queuing, 'must be nil if limited.limitResponse.type is not Limited'),
      );
    return;
  }
  if (type !== 'Queue') {
    errors.push(notSupported(`${field}.type`, type ?? '', ['Queue', 'Reject']));
    return;
  }
  if (!queuing) {
    errors.push(required(`${field}.queuing`, 'must not be empty if limited.limitResponse.type is Limited'));
    return;
  }
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = queuing;
  const at = `${field}.queuing`;
  if (queueLengthLimit <= 0) errors.push(invalidValue(`${at}.queueLengthLimit`, queueLengthLimit, 'must be positive'));
  if (queues <= 0) errors.push(invalidValue(`${at}.queues`, queues, 'must be positive'));
  else if (queues > most) errors.push(invalidValue(`${at}.queues`, queues, `must not be greater than ${most}`));
  if (handSize <= 0) errors.push(invalidValue(`${at}.handSize`, handSize, 'must be positive'));
  else if (handSize > queues)
    errors.push(invalidValue(`${at}.handSize`, handSize, `should not be greater than queues (${queues})`));
}

/** Upstream: the same file (ValidatePriorityLevelConfiguration) */
export function validatePriorityLevel({ metadata, spec }: PriorityLevelConfiguration, errors: Errors): void {
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  const { type, limited, exempt: free } = spec;
  if ((metadata.name === exempt) !== (type === 'Exempt'))
    errors.push(invalidValue('spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'"));
  if (type === 'Exempt') {
    if (limited) errors.push(invalidValue('spec.limited', limited, 'must be nil if the type is not Limited'));
    percent(free?.lendablePercent, 'spec.exempt.lendablePercent', errors);
  } else if (type === 'Limited') {
    if (free) errors.push(invalidValue('spec.exempt', free, 'must be nil if the type is Limited'));
    if (!limited) {
      errors.push(required('spec.limited', 'must not be empty when type is Limited'));
      return;
    }
    const { nominalConcurrencyShares = 0, lendablePercent, borrowingLimitPercent } = limited;
    if (nominalConcurrencyShares < 0)
      errors.push(
        invalidValue(
          'spec.limited.nominalConcurrencyShares',
          nominalConcurrencyShares,
          'must be a non-negative integer',
        ),
      );
    percent(lendablePercent, 'spec.limited.lendablePercent', errors);
    if (borrowingLimitPercent !== undefined && borrowingLimitPercent < 0)
      errors.push(
        invalidValue(
          'spec.limited.borrowingLimitPercent',
          borrowingLimitPercent,
          'if specified, must be a non-negative integer',
        ),
      );
    limitResponse(limited.limitResponse ?? {}, 'spec.limited.limitResponse', errors);
  } else errors.push(notSupported('spec.type', type, ['Exempt', 'Limited']));
}
