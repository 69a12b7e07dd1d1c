import type { KubeObject } from '../../apimachinery/object.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { AuditEvidence } from '../../protocol/evidence/request.ts';
import type { ApiRequest, ApiResponse, BodyChunk } from '../../protocol/http.ts';
import { bearerToken } from '../authn/bearer-token.ts';
import type { UserInfo } from '../authn/user-info.ts';
import type { RequestInfo } from '../request-info.ts';
import type { Answer } from '../walk.ts';
import {
  type AuditEvent,
  objectReference,
  recordedUser,
  recordedUserAgent,
  type RecordedStatus,
  referenceOf,
  sourceIps,
} from './event.ts';
import { isAtLeast, type Level, type RecordedStage } from './level.ts';
import { type Policy, type Ruling, rule } from './policy.ts';

export interface TrailOptions {
  readonly policy: Policy;
  readonly write: (event: AuditEvent) => void;
  readonly clock: Clock;
}

/**
 * What is found out about one request on its way, as far as the policy wants it recorded. The rooms add to it; it is
 * written when the request arrives, when a long answer begins and when the answer is complete.
 * Upstream: apiserver/pkg/endpoints/filters/audit.go, apiserver/pkg/audit/request.go
 */
export class AuditTrail {
  readonly #options: TrailOptions;
  readonly #http: ApiRequest;
  readonly #info: RequestInfo;
  readonly #received: string;
  readonly #annotations: Record<string, string> = {};
  #ruling: Ruling | undefined;
  #auditId = '';
  #user: UserInfo | undefined;
  #impersonated: UserInfo | undefined;
  #objectRef;
  #requestObject: unknown;
  #responseText: string | undefined;

  constructor(options: TrailOptions, http: ApiRequest, info: RequestInfo) {
    this.#options = options;
    this.#http = http;
    this.#info = info;
    this.#received = microTime(options.clock.now());
    this.#objectRef = objectReference(info);
  }

  /** Who asks, and as whom. */
  authenticated(user: UserInfo, impersonated?: UserInfo): void {
    this.#user = user;
    this.#impersonated = impersonated;
  }

  /** The policy is asked, once it is known who asks. */
  begin(auditId: string): AuditEvidence {
    const ruling = this.#rule(auditId);
    this.#write('RequestReceived');
    const { level, omitStages, rule: index } = ruling;
    return { level, auditId, omitStages, ...(index !== undefined && { rule: index }) };
  }

  /** @param from the level from which on it is recorded */
  annotate(key: string, value: string, from: Level = 'Metadata'): void {
    if (from === 'Metadata' || this.#wants(from)) this.#annotations[key] = value;
  }

  /** The body, decoded. */
  requested({ metadata }: KubeObject, text: () => unknown): void {
    if (!this.#wants('Metadata')) return;
    const { namespace, name, uid, resourceVersion } = metadata ?? {};
    this.#objectRef = referenceOf({ namespace, name, uid, resourceVersion, ...this.#objectRef });
    if (this.#wants('Request')) this.#requestObject = text();
  }

  /** The object that is answered, as JSON, whatever it is written in for the client. */
  responded(json: string): void {
    this.#responseText = json;
  }

  /** What is answered, on its way out. */
  answered(answer: Answer, response: ApiResponse, newId: () => string): ApiResponse {
    if (!this.#ruling) {
      this.#rule(newId());
      if (!this.#user) {
        this.#write('ResponseStarted', {
          status: { metadata: {}, message: attempts(this.#http), code: response.status },
        });
        return response;
      }
      this.#write('RequestReceived');
    }
    if (!this.#wants('Metadata')) return response;
    const status = statusOf(answer, response);
    if (isLongRunning(this.#info)) this.#write('ResponseStarted', { status });
    if ('stream' in response) return { ...response, stream: this.#followed(response.stream, status) };
    this.#write('ResponseComplete', { status, object: this.#responseObject() });
    return response;
  }

  #rule(auditId: string): Ruling {
    this.#auditId = auditId;
    const { requestVerb: verb, group, resource, subresource, namespace, name, path } = this.#info;
    const asked = { verb, group, resource, subresource, namespace, name, path };
    this.#ruling = rule(this.#options.policy, asked, this.#user);
    return this.#ruling;
  }

  #responseObject(): unknown {
    if (this.#responseText === undefined || !this.#wants('RequestResponse')) return undefined;
    return JSON.parse(this.#responseText);
  }

  #wants(level: Level): boolean {
    return this.#ruling !== undefined && isAtLeast(this.#ruling.level, level);
  }

  async *#followed(stream: AsyncIterable<BodyChunk>, status: RecordedStatus): AsyncGenerator<BodyChunk> {
    try {
      yield* stream;
    } finally {
      this.#write('ResponseComplete', { status });
    }
  }

  #write(stage: RecordedStage, response: { readonly status?: RecordedStatus; readonly object?: unknown } = {}): void {
    const { level, omitStages, omitManagedFields } = this.#ruling!;
    if (level === 'None' || omitStages.includes(stage)) return;
    const { path, query, requestVerb: verb } = this.#info;
    const isArrival = stage === 'RequestReceived';
    const kept = (object: unknown): unknown => (omitManagedFields ? withoutManagedFields(object) : object);
    const userAgent = recordedUserAgent(this.#info.userAgent);
    const hasNotes = !isArrival && Object.keys(this.#annotations).length > 0;
    this.#options.write({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level,
      auditID: this.#auditId,
      stage,
      requestURI: query === '' ? path : `${path}?${query}`,
      verb,
      user: this.#user ? recordedUser(this.#user) : {},
      ...(!isArrival && this.#impersonated && { impersonatedUser: recordedUser(this.#impersonated) }),
      sourceIPs: sourceIps(this.#http.headers),
      ...(userAgent !== '' && { userAgent }),
      ...(this.#objectRef && { objectRef: this.#objectRef }),
      ...(response.status && { responseStatus: response.status }),
      ...(this.#requestObject !== undefined && { requestObject: kept(this.#requestObject) }),
      ...(response.object !== undefined && { responseObject: kept(response.object) }),
      requestReceivedTimestamp: this.#received,
      stageTimestamp: isArrival ? this.#received : microTime(this.#options.clock.now()),
      ...(hasNotes && { annotations: this.#annotations }),
    });
  }
}

const microTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');

function statusOf(answer: Answer, { status: code }: ApiResponse): RecordedStatus {
  if (answer.type !== 'status' || answer.status.asText) return { metadata: {}, code };
  const { status, message, reason, details } = answer.status;
  return {
    metadata: {},
    status,
    ...(message && { message }),
    ...(reason && { reason }),
    ...(details && { details }),
    code,
  };
}

/** Verbs and subresources whose answers take as long as the client likes. Upstream: pkg/kubeapiserver/server/... BasicLongRunningRequestCheck */
const longSubresources = ['attach', 'exec', 'proxy', 'log', 'portforward'];

const isLongRunning = ({ verb, subresource }: RequestInfo): boolean =>
  verb === 'watch' || longSubresources.includes(subresource);

function withoutManagedFields(object: unknown): unknown {
  if (typeof object !== 'object' || object === null) return object;
  const { metadata, items } = object as { metadata?: object; items?: readonly unknown[] };
  const { managedFields: _, ...kept } = (metadata ?? {}) as { managedFields?: unknown };
  return {
    ...object,
    ...(metadata && { metadata: kept }),
    ...(items && { items: items.map(withoutManagedFields) }),
  };
}

/** With what somebody tried to prove who they are. Upstream: endpoints/filters/authn_audit.go (getAuthMethods) */
function attempts({ headers, peerCertificate }: ApiRequest): string {
  const authorization = headers['authorization'];
  const methods = [
    ...(authorization?.startsWith('Basic ') ? ['basic'] : []),
    ...(bearerToken(authorization) === undefined ? [] : ['bearer']),
    ...(peerCertificate === undefined ? [] : ['x509']),
  ];
  return methods.length > 0
    ? `Authentication failed, attempted: ${methods.join(', ')}`
    : 'Authentication failed, no credentials provided';
}
