import { decodeBase64 } from '../../apimachinery/base64.ts';
import type { Secret } from '../../apimachinery/types.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Reader } from '../registry/reader.ts';
import { accepted, notApplicable } from './authenticator.ts';
import type { TokenAuthenticator } from './service-account-token.ts';

const namespace = 'kube-system';
const secretType = 'bootstrap.kubernetes.io/token';
const defaultGroup = 'system:bootstrappers';
const groupPattern = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

/**
 * Tokens with which a new node introduces itself: `id.secret`, kept in a secret of the id's name. Whatever is wrong with
 * one, it counts as unknown. Upstream: plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go
 */
export const bootstrapTokens =
  (clock: Clock, reader: Reader): TokenAuthenticator =>
  (token) => {
    const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
    if (id === undefined) return notApplicable;
    const stored = reader.get('secrets', namespace, `bootstrap-token-${id}`) as Secret | undefined;
    if (!stored || stored.type !== secretType || stored.metadata.deletionTimestamp) return notApplicable;
    const value = (key: string): string => decoded(stored.data?.[key]);
    const isGood =
      value('token-secret') === secret &&
      value('token-id') === id &&
      value('usage-bootstrap-authentication') === 'true' &&
      !hasExpired(value('expiration'), clock.now());
    const groups = groupsOf(value('auth-extra-groups'));
    return isGood && groups ? accepted({ name: `system:bootstrap:${id}`, groups }) : notApplicable;
  };

/** A time that cannot be read is over. */
function hasExpired(expiration: string, now: number): boolean {
  if (expiration === '') return false;
  const at = Date.parse(expiration);
  return Number.isNaN(at) || at <= now;
}

function groupsOf(extra: string): readonly string[] | undefined {
  if (extra === '') return [defaultGroup];
  const groups = [...new Set(extra.split(','))];
  return groups.every((group) => groupPattern.test(group)) ? [defaultGroup, ...groups].toSorted() : undefined;
}

const decoded = (base64: string | undefined): string => (base64 === undefined ? '' : decodeBase64(base64));
