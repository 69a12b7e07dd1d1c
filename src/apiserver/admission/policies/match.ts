import { selectsEverything, toRequirements } from '../../../apimachinery/label-selector.ts';
import { matchesLabels } from '../../../apimachinery/selectors.ts';
import type { LabelSelector, MatchResources, NamedRuleWithOperations } from '../../../apimachinery/types.ts';
import type { Catalogue } from '../../registry/catalogue.ts';
import type { Reader } from '../../registry/reader.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import { equivalentsOf } from '../equivalents.ts';
import type { AdmissionRequest, AdmissionWorld } from '../plugin.ts';

const configurationGroup = 'admissionregistration.k8s.io';

/** Nobody's policy keeps an administrator from changing policies. Upstream: webhook/predicates/rules (IsExemptAdmissionConfigurationResource) */
export const isExempt = ({ group }: AdmissionRequest): boolean => group === configurationGroup;

/**
 * The resource that a policy is asked about: the request's own, or another one in which the same objects are served;
 * undefined: the request does not concern it. Upstream: apiserver/pkg/admission/plugin/policy/matching/matching.go
 */
export function matchesResources(
  { namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [], matchPolicy }: MatchResources,
  request: AdmissionRequest,
  { reader, resources }: Pick<AdmissionWorld, 'reader' | 'resources'>,
): ServedResource | undefined {
  const own = resources.find(request.group, request.version, request.resource);
  if (!own || !matchesNamespace(namespaceSelector, request, reader) || !matchesObject(objectSelector, request))
    return undefined;
  if (invokedBy(excludeResourceRules, matchPolicy, request, resources)) return undefined;
  return resourceRules.length === 0 ? own : invokedBy(resourceRules, matchPolicy, request, resources);
}

/** What rules name of a request: its own resource, else as matchPolicy allows an equivalent one. */
export function invokedBy(
  rules: readonly NamedRuleWithOperations[],
  matchPolicy: string | undefined,
  request: AdmissionRequest,
  resources: Catalogue,
): ServedResource | undefined {
  if (rules.length === 0) return undefined;
  const own = resources.find(request.group, request.version, request.resource);
  if (!own || rules.some((rule) => matchesRule(rule, request))) return own;
  if (matchPolicy === 'Exact') return undefined;
  const others = equivalentsOf(own, resources).filter((other) => other !== own);
  for (const rule of others.length > 0 ? rules : []) {
    const found = others.find(({ group, version, resource }) =>
      matchesRule(rule, { ...request, group, version, resource }),
    );
    if (found) return found;
  }
  return undefined;
}

const isNamespace = ({ group, resource }: AdmissionRequest): boolean => group === '' && resource === 'namespaces';

/** Upstream: apiserver/pkg/admission/plugin/webhook/predicates/rules/rules.go */
function matchesRule(rule: NamedRuleWithOperations, request: AdmissionRequest): boolean {
  const { operations, apiGroups, apiVersions, resources = [], scope = '*', resourceNames } = rule;
  const includes = (list: readonly string[] = [], value: string): boolean => list.includes('*') || list.includes(value);
  const isNamespaced = request.namespace !== '' && !isNamespace(request);
  return (
    includes(operations, request.operation) &&
    includes(apiGroups, request.group) &&
    includes(apiVersions, request.version) &&
    resources.some((text) => matchesResource(text, request)) &&
    (scope === '*' || (scope === 'Namespaced') === isNamespaced) &&
    (!resourceNames?.length || resourceNames.includes(request.name || (request.object?.metadata.name ?? '')))
  );
}

function matchesResource(text: string, { resource, subresource }: AdmissionRequest): boolean {
  const [wanted, wantedSub = ''] = text.split('/');
  const isResource = wanted === '*' || wanted === resource;
  return isResource && (wantedSub === '*' ? true : wantedSub === subresource);
}

/** Upstream: webhook/predicates/namespace/matcher.go */
export function matchesNamespace(
  selector: LabelSelector | undefined,
  request: AdmissionRequest,
  reader: Reader,
): boolean {
  if (!selector || selectsEverything(selector)) return true;
  if (isNamespace(request)) return selects(selector, (request.object ?? request.oldObject)?.metadata.labels);
  if (request.namespace === '') return true;
  return selects(selector, reader.get('namespaces', '', request.namespace)?.metadata.labels);
}

/** Upstream: webhook/predicates/object/matcher.go */
export function matchesObject(selector: LabelSelector | undefined, request: AdmissionRequest): boolean {
  if (!selector || selectsEverything(selector)) return true;
  return [request.object, request.oldObject].some((object) => object && selects(selector, object.metadata.labels));
}

const selects = (selector: LabelSelector, labels: Readonly<Record<string, string>> | undefined): boolean =>
  matchesLabels(toRequirements(selector), labels);
