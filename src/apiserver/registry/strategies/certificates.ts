import { decodeBase64 } from '../../../apimachinery/base64.ts';
import { type FieldError, invalidValue } from '../../../apimachinery/field-error.ts';
import { fieldSetOf } from '../../../apimachinery/managed-fields/field-set.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { formatTime } from '../../../apimachinery/time.ts';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../../apimachinery/types.ts';
import { readCertificateRequest } from '../../../apimachinery/x509/certificate-request.ts';
import type { Pki } from '../../../protocol/pki.ts';
import { restore, plain, type Strategies, type Strategy } from '../strategy.ts';

type Conditions = readonly CertificateSigningRequestCondition[];

const conditionsOf = ({ status }: CertificateSigningRequest): Conditions => status?.conditions ?? [];

/** An approver's verdict is not the signer's to change: what it writes of one that is there already does not count. */
function withStoredVerdicts(conditions: Conditions, stored: Conditions): Conditions {
  return ['Approved', 'Denied'].reduce<Conditions>((kept, type) => {
    const before = stored.filter((condition) => condition.type === type);
    if (kept.filter((condition) => condition.type === type).length !== before.length) return kept;
    let at = 0;
    return kept.map((condition) => (condition.type === type ? before[at++]! : condition));
  }, conditions);
}

/** Upstream: strategy.go (populateConditionTimestamps) */
function withTimes(conditions: Conditions, stored: Conditions, now: number): CertificateSigningRequestCondition[] {
  const time = formatTime(now);
  return conditions.map((condition) => {
    const same = stored.find(({ type, status }) => type === condition.type && status === condition.status);
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime || time,
      lastTransitionTime: condition.lastTransitionTime || same?.lastTransitionTime || time,
    };
  });
}

/**
 * Who asks is what the server knows of them, and what they ask stays as it is. Approvers write conditions, signers the
 * certificate. Upstream: pkg/registry/certificates/certificates/strategy.go
 */
const certificateSigningRequestStrategy: Strategy = {
  ...plain,
  resetFields: {
    main: fieldSetOf(['spec', 'status']),
    approval: fieldSetOf(['spec', 'status.certificate']),
    status: fieldSetOf(['spec', 'status.conditions']),
  },
  prepareForCreate(object, _now, user) {
    const request = object as CertificateSigningRequest;
    const { uid: _uid, extra: _extra, ...asked } = request.spec;
    request.spec = {
      ...asked,
      username: user.name,
      groups: [...user.groups],
      ...(user.uid && { uid: user.uid }),
      ...(user.extra && { extra: structuredExtra(user.extra) }),
    };
    request.status = {};
  },
  prepareForUpdate(object, old, scope, now) {
    const [request, before] = [object as CertificateSigningRequest, old as CertificateSigningRequest];
    restore(object, old, 'spec');
    if (scope === 'main') {
      restore(object, old, 'status');
      return;
    }
    const stored = conditionsOf(before);
    const written = conditionsOf(request);
    const kept = scope === 'approval' ? written : withStoredVerdicts(written, stored);
    const conditions = withTimes(kept, stored, now);
    request.status = { ...(scope === 'approval' ? before : request).status, conditions };
    if (conditions.length === 0) delete request.status.conditions;
  },
  proofErrors: (object, old, pki) =>
    old
      ? certificateErrors(object as CertificateSigningRequest, old as CertificateSigningRequest, pki)
      : signatureErrors(object as CertificateSigningRequest, pki),
};

const structuredExtra = (extra: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]]));

/** Who asks for a certificate must have the key that it is to be for. */
async function signatureErrors({ spec }: CertificateSigningRequest, pki: Pki): Promise<readonly FieldError[]> {
  if (!readCertificateRequest(spec.request).ok) return [];
  const problem = await pki.requestProblem(decodeBase64(spec.request));
  return problem === undefined ? [] : [invalidValue('spec.request', spec.request, problem)];
}

async function certificateErrors(
  { status }: CertificateSigningRequest,
  old: KubeObject & Pick<CertificateSigningRequest, 'status'>,
  pki: Pki,
): Promise<readonly FieldError[]> {
  const certificate = status?.certificate ?? '';
  if (certificate === '' || certificate === old.status?.certificate) return [];
  const blocks = decodeBase64(certificate).match(/-----BEGIN [^-]*-----[^-]*-----END [^-]*-----/g) ?? [];
  const readings = await Promise.all(blocks.map(async (pem) => pki.readCertificate(pem)));
  return readings.flatMap((reading) =>
    reading.ok ? [] : [invalidValue('status.certificate', '<certificate data>', reading.reason)],
  );
}

export const certificatesStrategies: Strategies = {
  'certificatesigningrequests.certificates.k8s.io': certificateSigningRequestStrategy,
};
