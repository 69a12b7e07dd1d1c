import { certificateRequestStatus } from '../../../apimachinery/certificate-request-status.ts';
import { humanDuration } from '../../../apimachinery/time.ts';
import type { CertificateSigningRequest } from '../../../apimachinery/types.ts';
import { age, ageIn, column, orNone, type TableLayouts } from './layout.ts';

/** Upstream: pkg/printers/internalversion/printers.go */
export const certificatesLayouts: TableLayouts = {
  'certificatesigningrequests.certificates.k8s.io': {
    columns: [
      column('Name'),
      age,
      column('SignerName'),
      column('Requestor'),
      column('RequestedDuration'),
      column('Condition'),
    ],
    row: (object, now) => {
      const request = object as CertificateSigningRequest;
      const { signerName, username = '', expirationSeconds } = request.spec;
      const duration = expirationSeconds === undefined ? '<none>' : humanDuration(expirationSeconds * 1000);
      const name = request.metadata.name ?? '';
      return {
        cells: [
          name,
          ageIn(object, now),
          orNone(signerName),
          username,
          duration,
          certificateRequestStatus(request.status ?? {}),
        ],
      };
    },
  },
};
