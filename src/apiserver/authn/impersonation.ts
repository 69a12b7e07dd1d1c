import { authenticatedGroup, unauthenticatedGroup } from '../../apimachinery/user-groups.ts';
import { badRequest, type Status } from '../../apimachinery/status.ts';
import type { UserFact } from '../../protocol/evidence/request.ts';
import type { ApiRequest } from '../../protocol/http.ts';
import type { Verdict } from '../authz/authorizer.ts';
import type { Attributes } from '../authz/attributes.ts';
import { forbiddenRequest } from '../authz/forbidden.ts';
import { serviceAccountGroups, serviceAccountOf } from '../../apimachinery/service-account-user.ts';
import { anonymousUser, type UserInfo } from './user-info.ts';

type Headers = ApiRequest['headers'];

interface Wanted {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

const extraPrefix = 'impersonate-extra-';
const authentication = 'authentication.k8s.io';

/**
 * Whom the request wants to act as: undefined where it has no such headers, a Status where that is refused.
 * Every part (user, uid, each group, each extra value) must be allowed by itself.
 * Upstream: apiserver/pkg/endpoints/filters/impersonation.go
 */
export function impersonate(
  headers: Headers,
  user: UserInfo,
  authorize: (attributes: Attributes) => Verdict,
): { readonly user: UserInfo } | { readonly status: Status } | undefined {
  const wanted = wantedOf(headers);
  if (!wanted) return undefined;
  if (wanted.name === '')
    return { status: badRequest(`requested ${goText(wanted)} without impersonating a user name`) };
  for (const attributes of questions(wanted, user)) {
    const verdict = authorize(attributes);
    if (verdict.decision !== 'allow') return { status: forbiddenRequest(attributes, verdict.reason) };
  }
  return { user: impersonated(wanted) };
}

function wantedOf(headers: Headers): Wanted | undefined {
  const extra = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(headers))
    if (name.startsWith(extraPrefix)) extra.set(unescapeKey(name.slice(extraPrefix.length)), values(value));
  const name = headers['impersonate-user'] ?? '';
  const uid = headers['impersonate-uid'] ?? '';
  const groups = values(headers['impersonate-group']);
  const asks = name !== '' || uid !== '' || groups.length > 0 || extra.size > 0;
  return asks ? { name, uid, groups, extra } : undefined;
}

/** A header that was sent several times arrives as one, joined by commas. */
const values = (header: string | undefined): readonly string[] => (header ? header.split(/,\s*/) : []);

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function* questions(wanted: Wanted, user: UserFact): Generator<Attributes> {
  const ask = (parts: Partial<Attributes>): Attributes => ({
    user,
    verb: 'impersonate',
    group: '',
    resource: '',
    subresource: '',
    namespace: '',
    name: '',
    path: '',
    ...parts,
  });
  const account = serviceAccountOf(wanted.name);
  yield account ? ask({ resource: 'serviceaccounts', ...account }) : ask({ resource: 'users', name: wanted.name });
  for (const name of wanted.groups) yield ask({ resource: 'groups', name });
  for (const [key, names] of wanted.extra)
    for (const name of names) yield ask({ group: authentication, resource: 'userextras', subresource: key, name });
  if (wanted.uid !== '') yield ask({ group: authentication, resource: 'uids', name: wanted.uid });
}

function impersonated({ name, uid, groups, extra }: Wanted): UserInfo {
  const account = serviceAccountOf(name);
  const own = groups.length === 0 && account ? serviceAccountGroups(account.namespace) : groups;
  const standing = name === anonymousUser.name ? unauthenticatedGroup : authenticatedGroup;
  const known = own.includes(authenticatedGroup) || own.includes(unauthenticatedGroup);
  return {
    name,
    ...(uid !== '' && { uid }),
    groups: known ? own : [...own, standing],
    ...(extra.size > 0 && { extra: Object.fromEntries(extra) }),
  };
}

/** As Go's `%#v` prints what was asked for. */
function goText({ name, uid, groups, extra }: Wanted): string {
  const list = (texts: readonly string[]): string =>
    texts.length === 0 ? '[]string(nil)' : `[]string{${texts.map((text) => JSON.stringify(text)).join(', ')}}`;
  const map = [...extra].map(([key, texts]) => `${JSON.stringify(key)}:${list(texts)}`).join(', ');
  const extras = extra.size === 0 ? 'map[string][]string(nil)' : `map[string][]string{${map}}`;
  return `&user.DefaultInfo{Name:${JSON.stringify(name)}, UID:${JSON.stringify(uid)}, Groups:${list(groups)}, Extra:${extras}}`;
}
