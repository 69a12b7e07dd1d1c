import type { StatusDetails } from '../../apimachinery/status.ts';
import type { UserInfo } from '../authn/user-info.ts';
import type { RequestInfo } from '../request-info.ts';
import type { Level, RecordedStage } from './level.ts';

interface RecordedUser {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: UserInfo['extra'];
}

interface ObjectReference {
  resource?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  apiGroup?: string;
  apiVersion?: string;
  resourceVersion?: string;
  subresource?: string;
}

export interface RecordedStatus {
  readonly metadata: Readonly<Record<string, never>>;
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** A line of the audit log, its fields in the order of the real one. Upstream: apiserver/pkg/apis/audit/v1/types.go (Event) */
export interface AuditEvent {
  readonly kind: 'Event';
  readonly apiVersion: 'audit.k8s.io/v1';
  readonly level: Level;
  readonly auditID: string;
  readonly stage: RecordedStage;
  readonly requestURI: string;
  readonly verb: string;
  readonly user: RecordedUser;
  readonly impersonatedUser?: RecordedUser;
  readonly sourceIPs: readonly string[];
  readonly userAgent?: string;
  readonly objectRef?: ObjectReference;
  readonly responseStatus?: RecordedStatus;
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export const recordedUser = ({ name, uid, groups, extra }: UserInfo): RecordedUser => ({
  username: name,
  ...(uid && { uid }),
  ...(groups.length > 0 && { groups }),
  ...(extra && { extra }),
});

/** What the path says the request is about; undefined where that is no resource. */
export function objectReference(info: RequestInfo): ObjectReference | undefined {
  if (!info.isResource) return undefined;
  const { resource, namespace, name, group, version, subresource } = info;
  return referenceOf({ resource, namespace, name, apiGroup: group, apiVersion: version, subresource });
}

/** Without what is empty, in the order of the real one. */
export function referenceOf(reference: ObjectReference): ObjectReference {
  const { resource, namespace, name, uid, apiGroup, apiVersion, resourceVersion, subresource } = reference;
  return {
    ...(resource && { resource }),
    ...(namespace && { namespace }),
    ...(name && { name }),
    ...(uid && { uid }),
    ...(apiGroup && { apiGroup }),
    ...(apiVersion && { apiVersion }),
    ...(resourceVersion && { resourceVersion }),
    ...(subresource && { subresource }),
  };
}

const maxUserAgentLength = 1024;

/** Upstream: apiserver/pkg/audit/request.go (maybeTruncateUserAgent) */
export const recordedUserAgent = (text: string): string =>
  text.length > maxUserAgentLength ? `${text.slice(0, maxUserAgentLength)}...TRUNCATED` : text;

/** Those through whom the request came, the nearest last. Upstream: apimachinery/pkg/util/net/http.go (SourceIPs) */
export function sourceIps(headers: Readonly<Record<string, string>>): readonly string[] {
  const forwarded = (headers['x-forwarded-for'] ?? '').split(',').map((ip) => ip.trim());
  return [...forwarded.filter((ip) => ip !== ''), '127.0.0.1'];
}

/** The old format: one line of text. Upstream: apiserver/pkg/audit/format.go */
export function legacyLine(event: AuditEvent): string {
  const { user, impersonatedUser: as, objectRef, responseStatus } = event;
  const list = (names: readonly string[] | undefined, none: string): string =>
    names?.length ? names.map((name) => JSON.stringify(name)).join(',') : none;
  const fields = {
    id: event.auditID,
    stage: event.stage,
    ip: event.sourceIPs[0] ?? '<unknown>',
    method: event.verb,
    user: user.username ?? '<none>',
    groups: list(user.groups, '<none>'),
    as: as?.username ?? '<self>',
    asgroups: list(as?.groups, '<lookup>'),
    'user-agent': event.userAgent ?? '',
    namespace: objectRef?.namespace ?? '<none>',
    uri: event.requestURI,
  };
  const texts = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const response = responseStatus?.code === undefined ? '<deferred>' : String(responseStatus.code);
  return `${event.requestReceivedTimestamp} AUDIT: ${texts.join(' ')} response="${response}"`;
}
