import { isObject, type JsonObject } from '../../apimachinery/structural/schema.ts';

type Converted = { readonly objects: readonly JsonObject[] } | { readonly problem: string };

/** What a conversion webhook answered. Upstream: webhook_converter.go (getConvertedObjectsFromResponse) */
export function convertedIn(
  answer: JsonObject,
  { reviewVersion, uid }: { readonly reviewVersion: string; readonly uid: string },
): Converted {
  const { kind, apiVersion, response } = answer;
  const named = (version: unknown): string => `${String(version)}, Kind=ConversionReview`;
  const expected = `apiextensions.k8s.io/${reviewVersion}`;
  if (kind !== 'ConversionReview')
    return {
      problem: `no kind "${String(kind)}" is registered for version "${String(apiVersion)}" in scheme "pkg/runtime/scheme.go:110"`,
    };
  if (!isObject(response)) return { problem: 'no response provided' };
  if (reviewVersion === 'v1' && response['uid'] !== uid)
    return { problem: `expected response.uid="${uid}", got ${JSON.stringify(response['uid'] ?? '')}` };
  if (apiVersion !== expected)
    return { problem: `expected webhook response of ${named(expected)}, got ${named(apiVersion)}` };
  const { result, convertedObjects } = response;
  const { status, message } = isObject(result) ? result : {};
  if (status !== 'Success')
    return {
      problem:
        typeof message === 'string' && message !== ''
          ? message
          : `response.result.status was '${typeof status === 'string' ? status : ''}', not 'Success'`,
    };
  return { objects: Array.isArray(convertedObjects) ? convertedObjects.filter(isObject) : [] };
}
