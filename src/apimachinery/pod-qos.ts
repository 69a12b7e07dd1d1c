interface Requirements {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

interface PodLike {
  readonly spec: {
    readonly resources?: Requirements;
    readonly containers: readonly { readonly resources?: Requirements }[];
    readonly initContainers?: readonly { readonly resources?: Requirements }[];
  };
}

const counted = ['cpu', 'memory'] as const;

const isZero = (quantity: string): boolean => /^[+-]?0*(\.0*)?([a-zA-Z]*|[eE][+-]?\d+)$/.test(quantity);

/**
 * Guaranteed: every container limits cpu and memory and requests just that; BestEffort: none asks for anything;
 * Burstable: the rest. Upstream: pkg/apis/core/v1/helper/qos/qos.go
 */
export function podQosClass(pod: { readonly spec?: unknown }): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const { spec } = pod as PodLike;
  const all = spec.resources
    ? [spec.resources]
    : [...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {});
  const asks = (amounts: Readonly<Record<string, string>> | undefined): boolean =>
    counted.some((name) => amounts?.[name] !== undefined && !isZero(amounts[name]));
  if (!all.some(({ requests, limits }) => asks(requests) || asks(limits))) return 'BestEffort';
  const guaranteed = all.every(({ requests, limits }) =>
    counted.every((name) => {
      const limit = limits?.[name];
      return limit !== undefined && !isZero(limit) && (requests?.[name] ?? limit) === limit;
    }),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
