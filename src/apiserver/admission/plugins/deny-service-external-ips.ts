import type { Service } from '../../../apimachinery/types.ts';
import { reject } from '../forbidden.ts';
import { type AdmissionPlugin, admitted } from '../plugin.ts';

/** External addresses may go, but none may come. Off by default. Upstream: plugin/pkg/admission/network/denyserviceexternalips/admission.go */
export const denyServiceExternalIps: AdmissionPlugin = {
  name: 'DenyServiceExternalIPs',
  handles: ({ operation, group, resource, subresource }) =>
    group === '' && resource === 'services' && subresource === '' && (operation === 'CREATE' || operation === 'UPDATE'),
  validate(request) {
    const known = new Set((request.oldObject as Service | undefined)?.spec.externalIPs);
    const isNew = ((request.object as Service).spec.externalIPs ?? []).some((ip) => !known.has(ip));
    return isNew ? reject(request, 'Use of external IPs is denied by admission control.') : admitted;
  },
};
