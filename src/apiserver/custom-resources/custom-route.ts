import { methodNotSupported, notFound, type Status } from '../../apimachinery/status.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { RequestInfo } from '../request-info.ts';

/**
 * Why a request about a custom kind is not served; 'elsewhere': as if the kind were not there.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go (ServeHTTP)
 */
export function customRefusal(resource: ServedResource, info: RequestInfo): Status | 'elsewhere' | undefined {
  const { verb, namespace, subresource, name } = info;
  const isAcross = verb === 'list' || verb === 'watch';
  if (resource.namespaced ? namespace === '' && !isAcross : namespace !== '') return 'elsewhere';
  const found = resource.subresources.find((one) => one.name === subresource);
  if (subresource !== '' && !found) return notFound(resource, name);
  if (!(found ?? resource).verbs.includes(verb)) return methodNotSupported(resource, verb);
  if (verb === 'create' && resource.custom?.terminating)
    return {
      ...methodNotSupported(resource, verb),
      message: `${verb} not allowed while custom resource definition is terminating`,
    };
  return undefined;
}
