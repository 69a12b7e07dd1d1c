import { decodeBase64 } from '../base64.ts';
import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
  CertificateSigningRequestSpec,
} from '../types.ts';
import { readCertificateRequest } from '../x509/certificate-request.ts';
import { pemBlocks } from '../x509/pem.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateSignerName } from './signer-name.ts';

const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];
const legacySigner = 'kubernetes.io/legacy-unknown';
const shortestSeconds = 600;
const approvals = ['Approved', 'Denied'];
const verdicts = [...approvals, 'Failed'];
const statuses = ['False', 'True', 'Unknown'];
const conditionsField = 'status.conditions';
const certificateField = 'status.certificate';

type Request = CertificateSigningRequest;
type Conditions = readonly CertificateSigningRequestCondition[];

/** Any name will do. Upstream: pkg/apis/certificates/validation/validation.go */
export function validateCertificateSigningRequest(request: Request, errors: FieldError[]): void {
  validateRequest(request, undefined, errors);
}

/** What belongs to which way of updating: nothing, the verdict of an approver, or the certificate of a signer. */
type Allowed = 'approval' | 'certificate' | undefined;

export const validateCertificateSigningRequestUpdate =
  (allowed: Allowed) =>
  (request: Request, old: Request, errors: FieldError[]): void => {
    validateRequest(request, old, errors);
    const [conditions, before] = [conditionsOf(request), conditionsOf(old)];
    const count = (among: Conditions, type: string): number => among.filter((known) => known.type === type).length;
    for (const type of verdicts)
      if (count(conditions, type) < count(before, type))
        errors.push(forbidden(conditionsField, `updates may not remove a condition of type ${JSON.stringify(type)}`));
    for (const type of allowed === 'approval' ? [] : approvals)
      if (count(conditions, type) > count(before, type))
        errors.push(forbidden(conditionsField, `updates may not add a condition of type ${JSON.stringify(type)}`));
    if (certificateOf(request) !== certificateOf(old)) {
      if (allowed !== 'certificate')
        errors.push(forbidden(certificateField, 'updates may not set certificate content'));
      else if (certificateOf(old) !== '')
        errors.push(forbidden(certificateField, 'updates may not modify existing certificate content'));
    }
    validateObjectMetaUpdate(request, old, errors);
  };

/** What was wrong already is tolerated. */
function validateRequest(request: Request, old: Request | undefined, errors: FieldError[]): void {
  const { metadata, spec } = request;
  validateObjectMeta(metadata, false, () => [], errors);
  const reading = readCertificateRequest(spec.request);
  if (!reading.ok) errors.push(invalidValue('spec.request', spec.request, reading.reason));
  validateUsages(spec, old?.spec.usages ?? [], errors);
  if (spec.signerName === legacySigner && old?.spec.signerName !== legacySigner)
    errors.push(
      invalidValue('spec.signerName', legacySigner, 'the legacy signerName is not allowed via this API version'),
    );
  else validateSignerName(spec.signerName, 'spec.signerName', errors);
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < shortestSeconds)
    errors.push(
      invalidValue(
        'spec.expirationSeconds',
        spec.expirationSeconds,
        'may not specify a duration less than 600 seconds (10 minutes)',
      ),
    );
  validateConditions(conditionsOf(request), old ? conditionsOf(old) : [], errors);
  const certificate = certificateOf(request);
  const isNew = certificate !== (old ? certificateOf(old) : '');
  const problem = isNew ? certificateProblem(certificate) : undefined;
  if (problem !== undefined) errors.push(invalidValue(certificateField, '<certificate data>', problem));
}

function validateUsages(
  { usages: wanted = [] }: CertificateSigningRequestSpec,
  old: readonly string[],
  errors: FieldError[],
): void {
  if (wanted.length === 0) errors.push(required('spec.usages'));
  if (old.every((usage) => usages.includes(usage)))
    wanted.forEach((usage, at) => {
      if (!usages.includes(usage)) errors.push(notSupported(`spec.usages[${at}]`, usage, usages));
    });
  if (new Set(old).size === old.length)
    wanted.forEach((usage, at) => {
      if (wanted.indexOf(usage) < at) errors.push(duplicate(`spec.usages[${at}]`, usage));
    });
}

function validateConditions(conditions: Conditions, old: Conditions, errors: FieldError[]): void {
  const hadBoth = approvals.every((type) => old.some((known) => known.type === type));
  const hadDuplicates = new Set(old.map(({ type }) => type)).size < old.length;
  const hadEmpty = old.some(({ type }) => type === '');
  conditions.forEach(({ type, status = '' }, at) => {
    const [typeField, statusField] = [`${conditionsField}[${at}].type`, `${conditionsField}[${at}].status`];
    const earlier = conditions.slice(0, at).map((condition) => condition.type);
    const allowed = verdicts.includes(type) ? ['True'] : statuses;
    if (type === '' && !hadEmpty) errors.push(required(typeField));
    if (status === '') errors.push(required(statusField));
    else if (!allowed.includes(status)) errors.push(notSupported(statusField, status, allowed));
    if (!hadBoth && approvals.includes(type) && earlier.some((other) => other !== type && approvals.includes(other)))
      errors.push(invalidValue(typeField, type, 'Approved and Denied conditions are mutually exclusive'));
    if (!hadDuplicates && earlier.includes(type)) errors.push(duplicate(typeField, type));
  });
}

/** What is wrong with the armour of certificates; what is in it is the business of whoever can read that. */
function certificateProblem(certificate: string): string | undefined {
  if (certificate === '') return undefined;
  const blocks = pemBlocks(decodeBase64(certificate));
  const other = blocks.find(({ label }) => label !== 'CERTIFICATE');
  if (other) return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(other.label)}`;
  if (blocks.some(({ hasHeaders }) => hasHeaders)) return 'no PEM block headers are permitted';
  return blocks.length === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined;
}

const conditionsOf = ({ status }: Request): Conditions => status?.conditions ?? [];
const certificateOf = ({ status }: Request): string => status?.certificate ?? '';
