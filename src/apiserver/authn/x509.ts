import type { Clock } from '../../kernel/clock.ts';
import type { CertificateVerdict, Pki } from '../../protocol/pki.ts';
import { accepted, type Authenticator, type Credential, notApplicable, rejected } from './authenticator.ts';
import { boundedCache } from './bounded-cache.ts';

type GoodCertificate = Extract<CertificateVerdict, { ok: true }>;

/**
 * The user is the certificate's common name, the groups are its organizations. A certificate that has been verified is
 * only asked for its expiry from then on.
 * Upstream: apiserver/pkg/authentication/request/x509/x509.go
 */
export function x509Authenticator(pki: Pki, clock: Clock): Authenticator {
  const verified = boundedCache<GoodCertificate>(1_000);
  const credential = (pem: string, verdict: CertificateVerdict): Credential => {
    if (!verdict.ok) return rejected(verdict.reason);
    verified.set(pem, verdict);
    return accepted(userOf(verdict));
  };
  return {
    name: 'x509',
    method: 'x509',
    authenticate({ peerCertificate: pem }) {
      if (pem === undefined) return notApplicable;
      const now = clock.now();
      const known = verified.get(pem);
      if (known && now <= known.notAfter) return accepted(userOf(known));
      const verdict = pki.verifyCertificate(pem, now);
      return verdict instanceof Promise
        ? verdict.then((settled) => credential(pem, settled))
        : credential(pem, verdict);
    },
  };
}

const userOf = ({ commonName, organizations, fingerprint }: GoodCertificate) => ({
  name: commonName,
  groups: organizations,
  ...(fingerprint && { extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] } }),
});
