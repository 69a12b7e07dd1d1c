import { tooManyRequests } from '../../../apimachinery/status.ts';
import type { Event } from '../../../apimachinery/types.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { type AdmissionPlugin, type AdmissionRequest, admitted, rejected } from '../plugin.ts';

type LimitType = 'Server' | 'Namespace' | 'User' | 'SourceAndObject';

interface Limit {
  readonly type: LimitType;
  /** Events in a second. */
  readonly qps: number;
  /** Events at once. */
  readonly burst: number;
  /** How many buckets are kept. */
  readonly cacheSize?: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

const defaultCacheSize = 4096;

/** Whose bucket an event is taken from. */
const keys: Readonly<Record<LimitType, (request: AdmissionRequest) => string>> = {
  Server: () => '',
  Namespace: ({ namespace }) => namespace,
  User: ({ user }) => user.name,
  SourceAndObject: ({ object }) => {
    const { source, involvedObject } = object as Event;
    const { kind, namespace, name, uid, apiVersion } = involvedObject;
    return [source?.component, source?.host, kind, namespace, name, uid, apiVersion].map((part) => part ?? '').join('');
  },
};

/** A bucket for each key, the longest unused forgotten first. */
function bucketsOf({ type, qps, burst, cacheSize = defaultCacheSize }: Limit, clock: Clock) {
  const buckets = new Map<string, Bucket>();
  return (request: AdmissionRequest): string | undefined => {
    const key = keys[type](request);
    const now = clock.now();
    const known = buckets.get(key) ?? { tokens: burst, filledAt: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.filledAt) / 1000) * qps);
    const isLeft = tokens >= 1;
    buckets.delete(key);
    buckets.set(key, { tokens: isLeft ? tokens - 1 : tokens, filledAt: now });
    if (buckets.size > cacheSize) buckets.delete(buckets.keys().next().value!);
    return isLeft ? undefined : `limit reached on type ${type} for key ${key}`;
  };
}

/** Keeps a storm of events from the store. Off by default. Upstream: plugin/pkg/admission/eventratelimit/admission.go */
export function eventRateLimit(configuration: unknown, clock: Clock): AdmissionPlugin {
  const { limits = [] } = (configuration ?? {}) as { readonly limits?: readonly Limit[] };
  if (limits.length === 0) throw new Error('EventRateLimit: limits: Invalid value: [] must not be empty');
  const take = limits.map((limit) => bucketsOf(limit, clock));
  return {
    name: 'EventRateLimit',
    handles: ({ group, resource, operation, dryRun }) =>
      resource === 'events' &&
      (group === '' || group === 'events.k8s.io') &&
      (operation === 'CREATE' || operation === 'UPDATE') &&
      !dryRun,
    validate(request) {
      const problem = take.flatMap((one) => one(request) ?? []).at(-1);
      if (problem === undefined) return admitted;
      const { details: _details, ...status } = tooManyRequests;
      return rejected({ ...status, message: `Too many requests: ${problem}` });
    },
  };
}
