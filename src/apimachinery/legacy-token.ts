/** Tokens that lie in Secrets and do not expire. Upstream: pkg/serviceaccount/legacy.go */
export const legacyIssuer = 'kubernetes/serviceaccount';
export const serviceAccountTokenType = 'kubernetes.io/service-account-token';
export const accountNameAnnotation = 'kubernetes.io/service-account.name';
export const accountUidAnnotation = 'kubernetes.io/service-account.uid';

export interface LegacyToken {
  readonly namespace: string;
  readonly secret: string;
  readonly account: string;
  readonly accountUid: string;
}

const fields: Readonly<Record<keyof LegacyToken, string>> = {
  namespace: 'namespace',
  secret: 'secret.name',
  account: 'service-account.name',
  accountUid: 'service-account.uid',
};

export function legacyClaims(token: LegacyToken): Readonly<Record<string, string>> {
  const claims = Object.entries(fields).map(([field, name]) => [
    `${legacyIssuer}/${name}`,
    token[field as keyof LegacyToken],
  ]);
  const sub = `system:serviceaccount:${token.namespace}:${token.account}`;
  return { iss: legacyIssuer, ...Object.fromEntries(claims), sub };
}

/** What is missing is ''. */
export function readLegacyClaims(claims: Readonly<Record<string, unknown>>): LegacyToken {
  const read = (field: keyof LegacyToken): string => {
    const value = claims[`${legacyIssuer}/${fields[field]}`];
    return typeof value === 'string' ? value : '';
  };
  return {
    namespace: read('namespace'),
    secret: read('secret'),
    account: read('account'),
    accountUid: read('accountUid'),
  };
}
