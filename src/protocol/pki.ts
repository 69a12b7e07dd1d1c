import type { Cipher } from './cipher.ts';

/** Keys, certificates and signed tokens. Hosts use WebCrypto; the simulation a synchronous stand-in, as time stands still there. */
export interface Pki {
  /** PEM of the cluster's certificate authority. */
  readonly caCertificate: string;
  issueCertificate(request: CertificateRequest): Promise<IssuedCertificate> | IssuedCertificate;
  /** Verifies the CA's signature over a client's certificate, its validity at `now` (epoch ms) and that it is for clients. */
  verifyCertificate(pem: string, now: number): Promise<CertificateVerdict> | CertificateVerdict;
  /** What is wrong with a certificate request's own signature, in Go's words; absent: nothing. @param request PEM that can be read */
  requestProblem(request: string): Promise<string | undefined> | string | undefined;
  /** Certifies what a request asks for, no longer than the authority itself is certified. @returns PEM */
  signRequest(order: SigningOrder): Promise<string> | string;
  /** Reads a certificate, whoever signed it. */
  readCertificate(pem: string): Promise<CertificateReading> | CertificateReading;
  /** Signs claims as a JWT with the service-account key. */
  signToken(claims: TokenClaims): Promise<string> | string;
  /** What everybody can verify such a token with. */
  readonly tokenKeys: readonly PublicKey[];
  /** Verifies signature and shape only; expiry, audience and binding are the authenticator's job. */
  verifyToken(token: string): Promise<TokenVerdict> | TokenVerdict;
  /** The same with somebody else's key. */
  verifyTokenWith(key: PublicKey, token: string): Promise<TokenVerdict> | TokenVerdict;
  readonly cipher: Cipher;
}

export interface CertificateRequest {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** Epoch ms. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface IssuedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface SigningOrder {
  /** PEM */
  readonly request: string;
  /** As a CertificateSigningRequest names them, e.g. `client auth`. */
  readonly usages: readonly string[];
  /** Epoch ms. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export type CertificateReading =
  | { readonly ok: true; readonly notAfter: number }
  | { readonly ok: false; readonly reason: string };

export type CertificateVerdict =
  | {
      readonly ok: true;
      readonly commonName: string;
      readonly organizations: readonly string[];
      readonly notAfter: number;
      readonly serialNumber: string;
      readonly issuer: string;
      /** SHA-256 of the certificate, lower-case hex; absent where there is nothing to hash with. */
      readonly fingerprint?: string;
    }
  | { readonly ok: false; readonly reason: string };

/** A JSON web key. */
export type PublicKey = Readonly<Record<string, unknown>>;

export type TokenClaims = Readonly<Record<string, unknown>>;

export type TokenVerdict =
  | { readonly ok: true; readonly claims: TokenClaims }
  | { readonly ok: false; readonly reason: string };
