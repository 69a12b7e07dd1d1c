import type { AdmissionRequest } from './admission/plugin.ts';
import type { Decoded } from './walk.ts';

/** A write as admission sees it. Upstream: apiserver/pkg/admission/attributes.go */
export function admissionRequest(request: Decoded): AdmissionRequest {
  const { info, resource, operation, name, user, options, warnings, trail } = request;
  const isCollection = operation === 'DELETE' && info.verb === 'deletecollection';
  const old = operation === 'DELETE' ? (isCollection ? undefined : request.doomed[0]) : request.current;
  return {
    operation,
    group: resource.group,
    version: resource.version,
    resource: resource.resource,
    subresource: info.subresource,
    namespace: resource.resource === 'namespaces' ? name : info.namespace,
    name: operation === 'CREATE' && request.nameGenerated ? '' : name,
    ...(operation !== 'DELETE' && { object: request.draft }),
    ...(old && { oldObject: old.object }),
    user,
    dryRun: options.dryRun,
    warnings,
    ...(trail && { annotate: (key: string, value: string) => trail.annotate(key, value) }),
  };
}
