import type { LogRecord, SpanEnd, SpanStart } from '../../kernel/span.ts';

/** Values of OTLP's AnyValue that occur here; integers are texts in its JSON. */
type AnyValue = { readonly stringValue: string } | { readonly boolValue: boolean } | { readonly intValue: string };

interface Attribute {
  readonly key: string;
  readonly value: AnyValue | { readonly doubleValue: number };
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code: number; readonly message?: string };
}

/** An ExportTraceServiceRequest: what Jaeger and collectors read. */
export interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const kinds: Readonly<Record<string, number>> = { request: 3, serve: 2, 'etcd.range': 2, 'etcd.txn': 2 };
const internal = 1;
const statusOk = 1;
const statusError = 2;

/** Texts longer than this are objects and bodies, which belong in no attribute. */
const longestText = 500;

/**
 * The kept log as OpenTelemetry traces in OTLP's JSON: a resource per component, watches as links. Work that has not ended
 * ends with the log. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function otlpTraces(records: readonly LogRecord[]): OtlpTraces {
  const ends = new Map(records.flatMap((record) => (record.type === 'end' ? [[record.id, record] as const] : [])));
  const names = idNames(records[0]?.at ?? 0);
  const last = records.at(-1)?.at ?? 0;
  const byComponent = new Map<string, OtlpSpan[]>();
  for (const record of records) {
    if (record.type !== 'start') continue;
    const spans = byComponent.get(record.component) ?? [];
    byComponent.set(record.component, spans);
    spans.push(spanOf(record, ends.get(record.id), last, names));
  }
  return {
    resourceSpans: [...byComponent].map(([component, spans]) => ({
      resource: { attributes: [attribute('service.name', component)!] },
      scopeSpans: [{ scope: { name: 'podscope' }, spans }],
    })),
  };
}

interface IdNames {
  readonly trace: (id: string) => string;
  readonly span: (id: string) => string;
}

/** OTLP's ids are 16 and 8 bytes in hexadecimal: the time of the log and a number in it, so that two logs do not mix. */
function idNames(began: number): IdNames {
  const numbers = (digits: number, prefix: string) => {
    const known = new Map<string, string>();
    return (id: string): string => {
      const name = known.get(id) ?? prefix + (known.size + 1).toString(16).padStart(digits - prefix.length, '0');
      known.set(id, name);
      return name;
    };
  };
  const seconds = Math.floor(began / 1000)
    .toString(16)
    .padStart(8, '0')
    .slice(-8);
  return { trace: numbers(32, seconds), span: numbers(16, seconds) };
}

function spanOf(start: SpanStart, end: SpanEnd | undefined, last: number, names: IdNames): OtlpSpan {
  const status = statusOf(start, end);
  return {
    traceId: names.trace(start.traceId),
    spanId: names.span(start.id),
    ...(start.parentId && { parentSpanId: names.span(start.parentId) }),
    name: start.name,
    kind: kinds[start.name] ?? internal,
    startTimeUnixNano: nanoseconds(start.at),
    endTimeUnixNano: nanoseconds(end?.at ?? last),
    attributes: [
      ...attributes('podscope.', {
        background: start.background,
        ...(end ? { outcome: end.outcome } : { open: true }),
      }),
      ...attributes('podscope.', start.subject),
      ...attributes('podscope.', end?.evidence),
    ],
    ...(start.links && {
      links: start.links.map(({ traceId, spanId }) => ({ traceId: names.trace(traceId), spanId: names.span(spanId) })),
    }),
    status,
  };
}

function statusOf({ name }: SpanStart, end: SpanEnd | undefined): OtlpSpan['status'] {
  if (!end) return { code: 0 };
  const { status, message } = (end.evidence ?? {}) as { readonly status?: number; readonly message?: string };
  const failed = end.outcome !== 'ok' || ((name === 'request' || name === 'serve') && (status ?? 0) >= 400);
  return { code: failed ? statusError : statusOk, ...(failed && message !== undefined && { message }) };
}

/** Milliseconds with a fraction, as a text of whole nanoseconds. */
const nanoseconds = (ms: number): string =>
  String(BigInt(Math.floor(ms)) * 1_000_000n + BigInt(Math.floor((ms - Math.floor(ms)) * 1e6)));

const attributes = (prefix: string, facts: object | undefined): readonly Attribute[] =>
  Object.entries(facts ?? {}).flatMap(([name, value]) => attribute(prefix + name, value) ?? []);

function attribute(key: string, value: unknown): Attribute | undefined {
  switch (typeof value) {
    case 'string':
      return value.length > longestText ? undefined : { key, value: { stringValue: value } };
    case 'boolean':
      return { key, value: { boolValue: value } };
    case 'number':
      return { key, value: Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
    default:
      return undefined;
  }
}
