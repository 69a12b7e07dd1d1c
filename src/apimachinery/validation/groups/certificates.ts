import type { CertificateSigningRequest } from '../../types.ts';
import {
  validateCertificateSigningRequest,
  validateCertificateSigningRequestUpdate,
} from '../certificate-signing-request.ts';
import { create, type KindRules, update } from '../rules.ts';

export const certificatesRules: KindRules = {
  'certificates.k8s.io/v1/CertificateSigningRequest': {
    create: create<CertificateSigningRequest>(validateCertificateSigningRequest),
    update: update<CertificateSigningRequest>(validateCertificateSigningRequestUpdate(undefined)),
    subresources: {
      approval: update<CertificateSigningRequest>(validateCertificateSigningRequestUpdate('approval')),
      status: update<CertificateSigningRequest>(validateCertificateSigningRequestUpdate('certificate')),
    },
  },
};
