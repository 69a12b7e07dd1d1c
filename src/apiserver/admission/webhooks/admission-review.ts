import { decodeBase64 } from '../../../apimachinery/base64.ts';
import { isObject, type JsonObject } from '../../../apimachinery/structural/schema.ts';
import type { Json, KubeObject } from '../../../apimachinery/object.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import { kindIn, shownIn } from '../equivalents.ts';
import type { AdmissionRequest } from '../plugin.ts';

const group = 'admission.k8s.io';
const versions = ['v1', 'v1beta1'];

/** The first version of the review that a webhook takes and this server speaks. */
export const reviewVersion = (accepted: readonly string[] = []): string =>
  accepted.find((version) => versions.includes(version)) ?? 'v1';

/**
 * What a webhook is asked. Upstream: apiserver/pkg/admission/plugin/webhook/request/admissionreview.go
 * @param invoked the resource that its rules name: the request's own, or an equivalent one
 * @param own the resource that the request is about
 */
export function reviewOf(
  request: AdmissionRequest,
  { version, uid, invoked, own }: { version: string; uid: string; invoked: ServedResource; own: ServedResource },
): object {
  const { subresource, namespace, name, operation, user, object, oldObject, dryRun, options } = request;
  const shown = (one: KubeObject | undefined): KubeObject | null => (one ? shownIn(invoked, subresource, one) : null);
  const place = ({ group: ofGroup, version: ofVersion, resource }: ServedResource) => ({
    group: ofGroup,
    version: ofVersion,
    resource,
  });
  return {
    kind: 'AdmissionReview',
    apiVersion: `${group}/${version}`,
    request: {
      uid,
      kind: kindIn(invoked, subresource),
      resource: place(invoked),
      ...(subresource && { subResource: subresource }),
      requestKind: kindIn(own, subresource),
      requestResource: place(own),
      ...(subresource && { requestSubResource: subresource }),
      ...(name && { name }),
      ...(namespace && { namespace }),
      operation,
      userInfo: {
        username: user.name,
        ...(user.uid && { uid: user.uid }),
        groups: user.groups,
        ...(user.extra && Object.keys(user.extra).length > 0 && { extra: user.extra }),
      },
      object: shown(object),
      oldObject: shown(oldObject),
      dryRun,
      options: options ?? null,
    },
  };
}

/** What a webhook decided. */
export interface ReviewVerdict {
  readonly allowed: boolean;
  /** The text of a JSON patch; '': it changes nothing. */
  readonly patch: string;
  readonly patchType: string;
  readonly auditAnnotations: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly result?: JsonObject;
}

/** @returns what is wrong with an answer in place of a verdict. Upstream: request/admissionreview.go (VerifyAdmissionResponse) */
export function verdictIn(
  answer: JsonObject,
  { version, uid, mayChange }: { version: string; uid: string; mayChange: boolean },
): ReviewVerdict | { readonly problem: string } {
  const { apiVersion, kind, response } = answer as { apiVersion: string; kind: string; response?: Json };
  const known = kind === 'AdmissionReview' && versions.some((each) => apiVersion === `${group}/${each}`);
  if (!known)
    return {
      problem: `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:110"`,
    };
  if (!isObject(response)) return { problem: 'webhook response was absent' };
  if (version === 'v1' && response['uid'] !== uid)
    return { problem: `expected response.uid="${uid}", got ${JSON.stringify(response['uid'] ?? '')}` };
  if (apiVersion !== `${group}/${version}`)
    return {
      problem: `expected webhook response of ${reviewKind(version)}, got ${reviewKind(apiVersion.split('/')[1]!)}`,
    };
  const { allowed = false, patch = '', patchType, auditAnnotations, warnings, status } = response;
  if (typeof allowed !== 'boolean') return mistyped('allowed', allowed, 'bool');
  if (typeof patch !== 'string') return mistyped('patch', patch, '[]uint8');
  const problem = version === 'v1' ? patchProblem(patch, patchType, mayChange) : undefined;
  if (problem !== undefined) return { problem };
  return {
    allowed,
    patch: mayChange ? decodeBase64(patch) : '',
    patchType: version === 'v1beta1' ? 'JSONPatch' : String(patchType ?? ''),
    auditAnnotations: isObject(auditAnnotations)
      ? Object.fromEntries(Object.entries(auditAnnotations).filter(isText))
      : {},
    warnings: Array.isArray(warnings) ? warnings.filter((warning) => typeof warning === 'string') : [],
    ...(isObject(status) && { result: status }),
  };
}

const reviewKind = (version: string): string => `${group}/${version}, Kind=AdmissionReview`;

const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string';

const mistyped = (field: string, value: unknown, type: string): { readonly problem: string } => ({
  problem: `json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go struct field AdmissionReview.response.${field} of type ${type}`,
});

function patchProblem(patch: string, patchType: unknown, mayChange: boolean): string | undefined {
  const hasType = patchType !== undefined && patchType !== null;
  if (!mayChange) {
    if (patch !== '') return 'validating webhook may not return response.patch';
    return hasType ? 'validating webhook may not return response.patchType' : undefined;
  }
  if (patch !== '' && !hasType) return 'webhook returned response.patch but not response.patchType';
  if (patch === '' && hasType) return 'webhook returned response.patchType but not response.patch';
  return patchType === '' ? 'webhook returned invalid response.patchType of ""' : undefined;
}
