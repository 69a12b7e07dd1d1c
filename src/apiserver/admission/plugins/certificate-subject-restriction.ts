import { mastersGroup } from '../../../apimachinery/user-groups.ts';
import type { CertificateSigningRequest } from '../../../apimachinery/types.ts';
import { readCertificateRequest } from '../../../apimachinery/x509/certificate-request.ts';
import { reject } from '../forbidden.ts';
import { type AdmissionPlugin, admitted } from '../plugin.ts';

const signer = 'kubernetes.io/kube-apiserver-client';

/** Nobody asks for a certificate that may do everything. Upstream: plugin/pkg/admission/certificates/subjectrestriction/admission.go */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  handles: ({ operation, group, resource, subresource }) =>
    operation === 'CREATE' &&
    group === 'certificates.k8s.io' &&
    resource === 'certificatesigningrequests' &&
    subresource === '',
  validate(request) {
    const { signerName, request: encoded } = (request.object as CertificateSigningRequest).spec;
    if (signerName !== signer) return admitted;
    const reading = readCertificateRequest(encoded);
    if (!reading.ok) return reject(request, `failed to parse CSR: ${reading.reason}`);
    return reading.request.subject.organizations.includes(mastersGroup)
      ? reject(request, `use of ${signer} signer with ${mastersGroup} group is not allowed`)
      : admitted;
  },
};
