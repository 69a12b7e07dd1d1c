import type { AdmissionRequest } from './admission/plugin.ts';
import type { AuditTrail } from './audit/trail.ts';
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
    options: optionsOf(request),
    warnings,
    ...(trail && { annotate: (...note: Parameters<AuditTrail['annotate']>) => trail.annotate(...note) }),
  };
}

/** The options object of the verb. Upstream: endpoints/handlers/{create,update,delete}.go */
function optionsOf(request: Decoded): object {
  const { operation, options, info } = request;
  const { dryRun } = options;
  const kind = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions' }[operation];
  const common = { kind, apiVersion: 'meta.k8s.io/v1', ...(dryRun && { dryRun: ['All'] }) };
  if (operation === 'DELETE') return { ...common, ...request.deletion };
  const [fieldManager, fieldValidation] = [info.options.get('fieldManager'), info.options.get('fieldValidation')];
  return { ...common, ...(fieldManager && { fieldManager }), ...(fieldValidation && { fieldValidation }) };
}
