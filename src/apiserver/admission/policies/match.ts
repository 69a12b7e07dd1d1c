import { selectsEverything, toRequirements } from '../../../apimachinery/label-selector.ts';
import { matchesLabels } from '../../../apimachinery/selectors.ts';
import type { LabelSelector, MatchResources, NamedRuleWithOperations } from '../../../apimachinery/types.ts';
import type { Reader } from '../../registry/reader.ts';
import type { AdmissionRequest } from '../plugin.ts';

const configurationGroup = 'admissionregistration.k8s.io';

/** Nobody's policy keeps an administrator from changing policies. Upstream: webhook/predicates/rules (IsExemptAdmissionConfigurationResource) */
export const isExempt = ({ group }: AdmissionRequest): boolean => group === configurationGroup;

/** Upstream: apiserver/pkg/admission/plugin/policy/matching/matching.go */
export function matchesResources(
  { namespaceSelector, objectSelector, resourceRules, excludeResourceRules = [] }: MatchResources,
  request: AdmissionRequest,
  reader: Reader,
): boolean {
  const isNamed =
    !resourceRules || resourceRules.length === 0 || resourceRules.some((rule) => matchesRule(rule, request));
  return (
    isNamed &&
    !excludeResourceRules.some((rule) => matchesRule(rule, request)) &&
    matchesNamespace(namespaceSelector, request, reader) &&
    matchesObject(objectSelector, request)
  );
}

const isNamespace = ({ group, resource }: AdmissionRequest): boolean => group === '' && resource === 'namespaces';

/** Upstream: apiserver/pkg/admission/plugin/webhook/predicates/rules/rules.go */
export function matchesRule(rule: NamedRuleWithOperations, request: AdmissionRequest): boolean {
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
