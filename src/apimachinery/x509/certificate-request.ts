import { decodeBase64, utf8Text } from '../base64.ts';
import { ipText } from '../ip-address.ts';
import { DerError, type DerValue, derValues, within } from './der.ts';
import { pemBlocks } from './pem.ts';

/** Whom a certificate is asked for. */
export interface RequestedSubject {
  readonly commonName: string;
  readonly serialNumber: string;
  readonly organizations: readonly string[];
  readonly organizationalUnits: readonly string[];
  readonly countries: readonly string[];
  readonly localities: readonly string[];
  readonly provinces: readonly string[];
  readonly streetAddresses: readonly string[];
  readonly postalCodes: readonly string[];
}

/** What a PKCS #10 request asks to have certified. */
export interface RequestedCertificate {
  readonly subject: RequestedSubject;
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
}

export type RequestReading =
  | { readonly ok: true; readonly request: RequestedCertificate }
  | { readonly ok: false; readonly reason: string };

const sequence = 0x30;
const set = 0x31;
const octets = 0x04;
const attributesTag = 0xa0;
/** Object identifiers, as their bytes: 1.2.840.113549.1.9.14 and 2.5.29.17. */
const extensionRequest = '\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e';
const alternativeNames = '\x55\x1d\x11';
/** 2.5.4.<last> */
const nameAttribute = '\x55\x04';

/**
 * Reads `spec.request`, without judging its signature.
 * @param base64 a PEM block as a `bytes` field holds it; null: nothing
 * Upstream: pkg/apis/certificates/helpers.go (ParseCSR), RFC 2986
 */
export function readCertificateRequest(base64: string | null): RequestReading {
  const [block] = pemBlocks(decodeBase64(base64 ?? ''));
  if (block?.label !== 'CERTIFICATE REQUEST')
    return { ok: false, reason: 'PEM block type must be CERTIFICATE REQUEST' };
  try {
    return { ok: true, request: readRequest(block.bytes) };
  } catch (error) {
    if (error instanceof DerError) return { ok: false, reason: error.message };
    throw error;
  }
}

function readRequest(bytes: string): RequestedCertificate {
  const [outer, ...more] = derValues(bytes);
  if (more.length > 0) throw new DerError('asn1: syntax error: trailing data');
  const [info] = within(outer, sequence);
  const [_version, name, _key, ...attributes] = within(info, sequence);
  return {
    subject: subjectOf(within(name, sequence)),
    ...namesOf(attributes.filter(({ tag }) => tag === attributesTag).flatMap(({ content }) => derValues(content))),
  };
}

function subjectOf(parts: readonly DerValue[]): RequestedSubject {
  const pairs = parts.flatMap((part) => within(part, set)).map((pair) => within(pair, sequence));
  const all = (last: number): readonly string[] =>
    pairs
      .filter(([type]) => type?.content === nameAttribute + String.fromCharCode(last))
      .map(([, value]) => utf8Text(value?.content ?? ''));
  return {
    commonName: all(3).at(-1) ?? '',
    serialNumber: all(5).at(-1) ?? '',
    countries: all(6),
    localities: all(7),
    provinces: all(8),
    streetAddresses: all(9),
    organizations: all(10),
    organizationalUnits: all(11),
    postalCodes: all(17),
  };
}

/** The alternative names among the extensions that the attributes ask for. */
function namesOf(attributes: readonly DerValue[]): Omit<RequestedCertificate, 'subject'> {
  const names = attributes
    .map((attribute) => within(attribute, sequence))
    .filter(([type]) => type?.content === extensionRequest)
    .flatMap(([, values]) => within(values, set))
    .flatMap((extensions) => within(extensions, sequence))
    .map((extension) => within(extension, sequence))
    .filter(([type]) => type?.content === alternativeNames)
    .flatMap((extension) => within(extension.at(-1), octets))
    .flatMap((list) => within(list, sequence));
  const tagged = (tag: number): readonly string[] =>
    names.filter((name) => name.tag === tag).map(({ content }) => content);
  return {
    emailAddresses: tagged(0x81),
    dnsNames: tagged(0x82),
    uris: tagged(0x86),
    ipAddresses: tagged(0x87).map(addressOf),
  };
}

function addressOf(bytes: string): string {
  if (bytes.length !== 4 && bytes.length !== 16)
    throw new DerError(`x509: cannot parse IP address of length ${bytes.length}`);
  const number = [...bytes].reduce((value, byte) => (value << 8n) | BigInt(byte.charCodeAt(0)), 0n);
  return ipText(number, bytes.length === 4 ? 4 : 6);
}
