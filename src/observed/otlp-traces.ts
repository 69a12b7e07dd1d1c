import type { SpanRef } from '../kernel/span.ts';
import type { ObservedLog } from './observed-log.ts';

interface Attribute {
  readonly key?: string;
  readonly value?: Readonly<Record<string, unknown>>;
}

interface OtlpSpan {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly startTimeUnixNano?: string | number;
  readonly endTimeUnixNano?: string | number;
  readonly attributes?: readonly Attribute[];
  readonly status?: { readonly code?: number };
}

interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] };
    readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[];
  }[];
}

export const isOtlp = (value: unknown): value is OtlpTraces =>
  Array.isArray((value as Partial<OtlpTraces> | undefined)?.resourceSpans);

const own = 'podscope.';

/** Work whose facts are all scalars, so that none of them is lost in attributes; of other work only the times are told. */
const plain: ReadonlySet<string> = new Set(
  'request serve audit flow-control storage response etcd.txn etcd.range reserve bind sandbox network pull-image create-container start-container stop-container container-exit'.split(
    ' ',
  ),
);
const statusError = 2;

/** Facts that belong to the start of a span, not to its end, in what this page itself writes. */
const ofStart: ReadonlySet<string> = new Set(
  'method path query verb group version resource subresource namespace name userAgent key operation pod uid container controller node attempt type revision image reason probe'.split(
    ' ',
  ),
);

/**
 * Tells spans of OpenTelemetry, in OTLP's JSON: those that this page saved get their facts back; of others there are component, name, times
 * and outcome. Returns how many there were. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function tellOtlp(log: ObservedLog, { resourceSpans }: OtlpTraces): number {
  const spans = resourceSpans
    .flatMap(({ resource, scopeSpans = [] }) => {
      const component = String(factsOf(resource?.attributes)['service.name'] ?? 'unknown');
      return scopeSpans.flatMap(({ spans: inner = [] }) => inner.map((span) => ({ component, span })));
    })
    .toSorted((a, b) => ms(a.span.startTimeUnixNano) - ms(b.span.startTimeUnixNano));
  const known = new Map<string, SpanRef>();
  for (const { component, span } of spans) {
    const facts = Object.entries(factsOf(span.attributes));
    const mine = facts.flatMap(([name, value]) =>
      name.startsWith(own) ? [[name.slice(own.length), value] as const] : [],
    );
    const parent = known.get(span.parentSpanId ?? '');
    const failed = span.status?.code === statusError;
    const ref = log.add({
      component,
      name: nameOf(span, mine.length > 0) as 'sync',
      at: ms(span.startTimeUnixNano),
      until: ms(span.endTimeUnixNano),
      ...(parent && { parent }),
      background: mine.some(([name, value]) => name === 'background' && value === true),
      inferred: false,
      ...(mine.length > 0 && { subject: Object.fromEntries(mine.filter(([name]) => ofStart.has(name))) as never }),
      ...(plain.has(span.name ?? '') && {
        evidence: Object.fromEntries(mine.filter(([name]) => !ofStart.has(name) || name === 'revision')) as never,
      }),
      ...(failed && { outcome: 'refused' as const }),
    });
    if (span.spanId) known.set(span.spanId, ref);
  }
  return spans.length;
}

/** Others' spans may be called what ours are called, and mean something else. */
const nameOf = ({ name = '' }: OtlpSpan, isOurs: boolean): string => (isOurs ? name : `${name || 'span'} (OTLP)`);

const ms = (nanoseconds: string | number | undefined): number => Number(nanoseconds ?? 0) / 1e6;

/** Attributes by name, their values as they are meant. */
const factsOf = (attributes: readonly Attribute[] = []): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    attributes.flatMap(({ key, value = {} }) => {
      if (typeof key !== 'string') return [];
      if ('intValue' in value) return [[key, Number(value['intValue'])]];
      return [[key, value['stringValue'] ?? value['boolValue'] ?? value['doubleValue']]];
    }),
  );
