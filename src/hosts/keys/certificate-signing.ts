import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { CertificateReading, SigningOrder } from '../../protocol/pki.ts';
import { serialNumber } from './serial-number.ts';

/** Upstream: pkg/controller/certificates/authority/policies.go (keyUsageDict, extKeyUsageDict) */
const keyUsages: Readonly<Partial<Record<string, KeyUsageFlags>>> = {
  signing: KeyUsageFlags.digitalSignature,
  'digital signature': KeyUsageFlags.digitalSignature,
  'content commitment': KeyUsageFlags.nonRepudiation,
  'key encipherment': KeyUsageFlags.keyEncipherment,
  'key agreement': KeyUsageFlags.keyAgreement,
  'data encipherment': KeyUsageFlags.dataEncipherment,
  'cert sign': KeyUsageFlags.keyCertSign,
  'crl sign': KeyUsageFlags.cRLSign,
  'encipher only': KeyUsageFlags.encipherOnly,
  'decipher only': KeyUsageFlags.decipherOnly,
};

export const anyUsage = '2.5.29.37.0';

/** In the order in which they are written. */
const extendedKeyUsages: readonly (readonly [usage: string, id: string])[] = [
  ['any', anyUsage],
  ['server auth', ExtendedKeyUsage.serverAuth],
  ['client auth', ExtendedKeyUsage.clientAuth],
  ['code signing', ExtendedKeyUsage.codeSigning],
  ['email protection', ExtendedKeyUsage.emailProtection],
  ['s/mime', ExtendedKeyUsage.emailProtection],
  ['ipsec end system', '1.3.6.1.5.5.7.3.5'],
  ['ipsec tunnel', '1.3.6.1.5.5.7.3.6'],
  ['ipsec user', '1.3.6.1.5.5.7.3.7'],
  ['timestamping', ExtendedKeyUsage.timeStamping],
  ['ocsp signing', ExtendedKeyUsage.ocspSigning],
  ['microsoft sgc', '1.3.6.1.4.1.311.10.3.3'],
  ['netscape sgc', '2.16.840.1.113730.4.1'],
];

const subjectAlternativeName = '2.5.29.17';

/** As Go's crypto/x509 tells it, by the algorithm. */
const verificationFailures: Readonly<Partial<Record<string, string>>> = {
  ECDSA: 'x509: ECDSA verification failure',
  Ed25519: 'x509: Ed25519 verification failure',
};

/** Why a request does not prove that who asks has the key; undefined: it does. @param pem of a request that can be read */
export async function requestProblem(pem: string): Promise<string | undefined> {
  try {
    const request = new Pkcs10CertificateRequest(pem);
    if (await request.verify(crypto)) return undefined;
    return verificationFailures[request.signatureAlgorithm.name] ?? 'crypto/rsa: verification error';
  } catch {
    return 'x509: cannot verify signature: algorithm unimplemented';
  }
}

/** Subject, alternative names and key as the request has them, and nothing else of it. @returns PEM */
export async function signRequest(
  { request: pem, usages, notBefore, notAfter }: SigningOrder,
  authority: { readonly certificate: X509Certificate; readonly key: CryptoKey; readonly algorithm: EcdsaParams },
): Promise<string> {
  const request = new Pkcs10CertificateRequest(pem);
  const names = request.extensions.filter(({ type }) => type === subjectAlternativeName);
  const keyUsage = usages.reduce<number>((flags, usage) => flags | (keyUsages[usage] ?? 0), 0);
  const purposes = extendedKeyUsages.filter(([usage]) => usages.includes(usage)).map(([, id]) => id);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: request.subjectName,
    issuer: authority.certificate.subject,
    notBefore: new Date(notBefore),
    notAfter: new Date(Math.min(notAfter, authority.certificate.notAfter.getTime())),
    publicKey: request.publicKey,
    signingKey: authority.key,
    signingAlgorithm: authority.algorithm,
    extensions: [
      ...(keyUsage === 0 ? [] : [new KeyUsagesExtension(keyUsage, true)]),
      ...(purposes.length === 0 ? [] : [new ExtendedKeyUsageExtension([...new Set(purposes)])]),
      new BasicConstraintsExtension(false, undefined, true),
      ...names,
    ],
  });
  return `${PemConverter.encode(certificate.rawData, 'CERTIFICATE')}\n`;
}

export function readCertificate(pem: string): CertificateReading {
  try {
    return { ok: true, notAfter: new X509Certificate(pem).notAfter.getTime() };
  } catch {
    return { ok: false, reason: 'x509: malformed certificate' };
  }
}
