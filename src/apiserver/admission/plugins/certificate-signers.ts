import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import type { CertificateSigningRequest } from '../../../apimachinery/types.ts';
import { reject } from '../forbidden.ts';
import { type AdmissionPlugin, type AdmissionRequest, type AdmissionWorld, admitted } from '../plugin.ts';

const group = 'certificates.k8s.io';

const isUpdateOf = (request: AdmissionRequest, subresource: string): boolean =>
  request.operation === 'UPDATE' &&
  request.group === group &&
  request.resource === 'certificatesigningrequests' &&
  request.subresource === subresource;

/** For the signer itself, or for all of its domain. Upstream: pkg/certauthorization (IsAuthorizedForSignerName) */
function mayFor(
  { user }: AdmissionRequest,
  { authorize }: AdmissionWorld,
  verb: 'approve' | 'sign',
  signerName: string,
): boolean {
  const about = { user, verb, group, version: '*', resource: 'signers', subresource: '', namespace: '', path: '' };
  const names = [signerName, `${signerName.split('/')[0]}/*`];
  return names.some((name) => authorize({ ...about, name }).decision === 'allow');
}

/** Whoever approves must be allowed to for that signer. Upstream: plugin/pkg/admission/certificates/approval/admission.go */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  handles: (request) => isUpdateOf(request, 'approval'),
  validate(request, world) {
    const { signerName } = (request.oldObject as CertificateSigningRequest).spec;
    if (mayFor(request, world, 'approve', signerName)) return admitted;
    return reject(request, `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`);
  },
};

/** Whoever issues a certificate must be allowed to for that signer. Upstream: plugin/pkg/admission/certificates/signing/admission.go */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  handles: (request) => isUpdateOf(request, 'status'),
  validate(request, world) {
    const [{ status }, old] = [
      request.object as CertificateSigningRequest,
      request.oldObject as CertificateSigningRequest,
    ];
    const { certificate, conditions = [] } = old.status ?? {};
    const { signerName } = old.spec;
    const isSame = status?.certificate === certificate && jsonEqual(status?.conditions ?? [], conditions);
    if (isSame || mayFor(request, world, 'sign', signerName)) return admitted;
    return reject(request, `user not permitted to sign requests with signerName ${JSON.stringify(signerName)}`);
  },
};
