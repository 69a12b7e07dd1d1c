import type { CertificateSigningRequestStatus } from './types.ts';

/** How far a request has come, as people read it: `Approved,Issued`. Upstream: pkg/printers/internalversion/printers.go (extractCSRStatus) */
export function certificateRequestStatus({ conditions = [], certificate }: CertificateSigningRequestStatus): string {
  const has = (type: string): boolean => conditions.some((condition) => condition.type === type);
  return [
    has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending',
    ...(has('Failed') ? ['Failed'] : []),
    ...(certificate ? ['Issued'] : []),
  ].join(',');
}
