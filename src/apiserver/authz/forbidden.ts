import { forbiddenStatus, plainError, type Status } from '../../apimachinery/status.ts';
import type { Attributes } from './attributes.ts';

/** 403 as the real server words it. Upstream: apiserver/pkg/endpoints/handlers/responsewriters/errors.go */
export function forbiddenRequest(attributes: Attributes, reason: string): Status {
  const message = reason === '' ? cannot(attributes) : `${cannot(attributes)}: ${reason}`;
  if (attributes.resource === '')
    return { ...plainError(403, `forbidden: ${message}`), reason: 'Forbidden', details: {} };
  return forbiddenStatus({ group: attributes.group, resource: attributes.resource }, attributes.name, message);
}

/** Nobody could say. Upstream: responsewriters/errors.go (InternalError) */
export const undecided = ({ path }: Attributes, error: string): Status => ({
  ...plainError(500, `Internal Server Error: ${JSON.stringify(path)}: ${error}`),
  asText: true,
});

function cannot({ user, verb, group, resource, subresource, namespace, path }: Attributes): string {
  const who = `User ${JSON.stringify(user.name)} cannot ${verb}`;
  if (resource === '') return `${who} path ${JSON.stringify(path)}`;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${who} resource "${what}" in API group "${group}" ${where}`;
}
