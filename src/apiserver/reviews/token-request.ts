import { formatTime } from '../../apimachinery/time.ts';
import { type FieldError, invalidValue } from '../../apimachinery/field-error.ts';
import { splitApiVersion, type KubeObject } from '../../apimachinery/object.ts';
import { badRequest, conflict, invalid, notFound, type Status } from '../../apimachinery/status.ts';
import type { BoundObjectReference, TokenRequest } from '../../apimachinery/types.ts';
import type { Clock } from '../../kernel/clock.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import { type Random, randomUuid } from '../../kernel/random.ts';
import type { Pki } from '../../protocol/pki.ts';
import { type NameAndUid, type PrivateClaims, privateClaimsKey } from '../authn/service-account-token.ts';
import { serviceAccountUser } from '../../apimachinery/service-account-user.ts';
import type { Review } from './review.ts';

export interface TokenIssuer {
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: Random;
  /** What is stored now: an account may have been made a moment ago, by the very client that asks. */
  readonly read: (resource: string, namespace: string, name: string) => Promise<KubeObject | undefined>;
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** No token lives longer; 0: no limit. */
  readonly longestSeconds: number;
  /** Whether tokens that the ServiceAccount plug-in asks for live on for old clients. */
  readonly extends: boolean;
}

const shortestSeconds = 600;
const longestSeconds = 2 ** 32;
/** The lifetime that the ServiceAccount plug-in asks for; such tokens live longer than they say, for old clients. */
const pluginSeconds = 3607;
const extendedSeconds = 365 * 24 * 3600;

/** A token that says it is the service account. Upstream: pkg/registry/core/serviceaccount/storage/token.go */
export const tokenRequest =
  (issuer: TokenIssuer): Review =>
  async ({ object, namespace, name, warnings }) => {
    const request = object as TokenRequest;
    const account = await issuer.read('serviceaccounts', namespace, name);
    if (!account) return refused(notFound({ group: '', resource: 'serviceaccounts' }, name), {});
    const errors = requestErrors(request, namespace, name);
    if (errors.length > 0)
      return refused(invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, name, errors), {});
    const bound = await boundClaims(issuer, request.spec.boundObjectRef, namespace, name);
    if ('code' in bound) return refused(bound, {});
    const audiences = request.spec.audiences?.length ? request.spec.audiences : [...issuer.audiences];
    const issuedAt = Math.floor(issuer.clock.now() / 1000);
    const asked = request.spec.expirationSeconds!;
    const seconds = issuer.longestSeconds > 0 ? Math.min(asked, issuer.longestSeconds) : asked;
    if (seconds < asked) warnings.push(`requested expiration of ${asked} seconds shortened to ${seconds} seconds`);
    const isExtended =
      issuer.extends && seconds === pluginSeconds && bound.pod !== undefined && !request.spec.audiences?.length;
    const claims: PrivateClaims = {
      namespace,
      serviceaccount: { name, uid: account.metadata.uid! },
      ...bound,
      ...(isExtended && { warnafter: issuedAt + seconds }),
    };
    const token = await issuer.pki.signToken({
      aud: audiences,
      exp: issuedAt + (isExtended ? extendedSeconds : seconds),
      iat: issuedAt,
      iss: issuer.issuer,
      jti: randomUuid(issuer.random),
      [privateClaimsKey]: claims,
      nbf: issuedAt,
      sub: serviceAccountUser(namespace, name),
    });
    const now = formatTime(issuer.clock.now());
    const answer: TokenRequest = {
      ...request,
      metadata: { ...request.metadata, name, namespace, uid: account.metadata.uid, creationTimestamp: now },
      spec: { ...request.spec, audiences, expirationSeconds: seconds },
      status: { token, expirationTimestamp: formatTime((issuedAt + seconds) * 1000) },
    };
    return passed(answer as KubeObject, {});
  };

/** Upstream: pkg/apis/authentication/validation/validation.go (ValidateTokenRequest) */
function requestErrors({ metadata, spec }: TokenRequest, namespace: string, name: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (metadata.name && metadata.name !== name)
    errors.push(invalidValue('metadata.name', metadata.name, 'must match the service account name if specified'));
  if (metadata.namespace && metadata.namespace !== namespace)
    errors.push(
      invalidValue('metadata.namespace', metadata.namespace, 'must match the service account namespace if specified'),
    );
  const seconds = spec.expirationSeconds ?? 0;
  const expiration = (detail: string): FieldError => invalidValue('spec.expirationSeconds', seconds, detail);
  if (seconds < shortestSeconds) errors.push(expiration('may not specify a duration less than 10 minutes'));
  if (seconds > longestSeconds) errors.push(expiration('may not specify a duration larger than 2^32 seconds'));
  return errors;
}

type Bound = Pick<PrivateClaims, 'pod' | 'node' | 'secret'>;

/** What the token is bound to: when that goes, the token goes with it. */
async function boundClaims(
  { read }: TokenIssuer,
  reference: BoundObjectReference | undefined,
  namespace: string,
  account: string,
): Promise<Bound | Status> {
  if (!reference) return {};
  const { kind = '', apiVersion = '', name = '', uid } = reference;
  const { group, version } = splitApiVersion(apiVersion);
  const resource = group === '' ? boundResources.get(kind) : undefined;
  if (!resource) return badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  const object = await read(resource, kind === 'Node' ? '' : namespace, name);
  if (!object) return notFound({ group: '', resource }, name);
  const spec = (object as KubeObject & { spec?: { serviceAccountName?: string; nodeName?: string } }).spec;
  if (kind === 'Pod' && spec?.serviceAccountName !== account)
    return badRequest(
      `cannot bind token for serviceaccount "${account}" to pod running with serviceaccount "${spec?.serviceAccountName ?? ''}"`,
    );
  if (uid && uid !== object.metadata.uid)
    return conflict(
      { group, resource: kind },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  const found: NameAndUid = { name, uid: object.metadata.uid! };
  if (kind !== 'Pod') return kind === 'Node' ? { node: found } : { secret: found };
  const node = spec?.nodeName ? await read('nodes', '', spec.nodeName) : undefined;
  return { pod: found, ...(node && { node: { name: node.metadata.name, uid: node.metadata.uid! } }) };
}

const boundResources: ReadonlyMap<string, string> = new Map([
  ['Pod', 'pods'],
  ['Secret', 'secrets'],
  ['Node', 'nodes'],
]);
