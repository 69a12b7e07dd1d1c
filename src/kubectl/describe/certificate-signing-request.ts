import { certificateRequestStatus } from '../../apimachinery/certificate-request-status.ts';
import { humanDuration } from '../../apimachinery/time.ts';
import { readCertificateRequest } from '../../apimachinery/x509/certificate-request.ts';
import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import type { Description } from '../output/description.ts';
import { longTime, mapAt, textAt } from './facts.ts';
import { joinedPairs } from './metadata.ts';

/** Upstream: kubectl/pkg/describe/describe.go (describeCertificateSigningRequest) */
export function describeCertificateSigningRequest(out: Description, object: Json): void {
  const [metadata, spec] = [mapAt(object, 'metadata'), mapAt(object, 'spec')];
  const reading = readCertificateRequest(textAt(spec, 'request'));
  if (!reading.ok) throw new Failure(`error: Error parsing CSR: ${reading.reason}`);
  const { subject, dnsNames, emailAddresses, uris, ipAddresses } = reading.request;
  const list = (name: string, values: readonly string[]): void =>
    values.forEach((value, at) => out.line(0, '', at === 0 ? name : '', value));
  out.line(0, 'Name:', textAt(metadata, 'name'));
  out.line(0, 'Labels:', joinedPairs(mapAt(metadata, 'labels')));
  out.line(0, 'Annotations:', joinedPairs(mapAt(metadata, 'annotations')));
  out.line(0, 'CreationTimestamp:', longTime(textAt(metadata, 'creationTimestamp')));
  out.line(0, 'Requesting User:', textAt(spec, 'username'));
  out.line(0, 'Signer:', textAt(spec, 'signerName'));
  const seconds = spec['expirationSeconds'];
  if (typeof seconds === 'number') out.line(0, 'Requested Duration:', humanDuration(seconds * 1000));
  out.line(0, 'Status:', certificateRequestStatus(mapAt(object, 'status')));
  out.line(0, 'Subject:');
  out.line(0, '', 'Common Name:', subject.commonName);
  out.line(0, '', 'Serial Number:', subject.serialNumber);
  list('Organization:', subject.organizations);
  list('Organizational Unit:', subject.organizationalUnits);
  list('Country:', subject.countries);
  list('Locality:', subject.localities);
  list('Province:', subject.provinces);
  list('StreetAddress:', subject.streetAddresses);
  list('PostalCode:', subject.postalCodes);
  if ([dnsNames, emailAddresses, uris, ipAddresses].some((names) => names.length > 0)) {
    out.line(0, 'Subject Alternative Names:');
    list('DNS Names:', dnsNames);
    list('Email Addresses:', emailAddresses);
    list('URIs:', uris);
    list('IP Addresses:', ipAddresses);
  }
}
