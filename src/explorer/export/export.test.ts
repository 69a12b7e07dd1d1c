import { expect, test } from 'vitest';
import { compareRecords } from '../../journey/recording/log-order.ts';
import { Story, tellPodStory, tellRefusal } from '../../journey/story.contract.ts';
import { auditLog } from './audit-log.ts';
import { otlpTraces } from './otlp.ts';

const log = new Story(1_700_000_000_000);
tellPodStory(log, 'web', 100.25);
tellRefusal(log, 3600);
const records = log.records.toSorted(compareRecords);

test('every span is in the trace once, with ids as OTLP wants them and a parent that is there', () => {
  const { resourceSpans } = otlpTraces(records);
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  expect(spans).toHaveLength(records.filter(({ type }) => type === 'start').length);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  expect(ids.size).toBe(spans.length);
  for (const span of spans) {
    expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
    if (span.parentSpanId) expect(ids).toContain(span.parentSpanId);
    for (const link of span.links ?? []) expect(ids).toContain(link.spanId);
    expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
  }
  const services = resourceSpans.map(({ resource }) => resource.attributes[0]!.value);
  expect(services).toContainEqual({ stringValue: 'kube-scheduler' });
});

test('a trace says when to the microsecond, what was asked, and what was refused', () => {
  const spans = otlpTraces(records).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans[0]!.spans);
  const post = spans.find(({ name, kind }) => name === 'request' && kind === 3)!;
  expect(post.startTimeUnixNano).toBe('1700000000100250000');
  expect(post.attributes).toContainEqual({ key: 'podscope.verb', value: { stringValue: 'create' } });
  expect(post.attributes).toContainEqual({ key: 'podscope.status', value: { intValue: '201' } });
  expect(spans.filter(({ name, status }) => name === 'request' && status.code === 2)).toHaveLength(1);
  for (const { attributes } of spans)
    for (const { value } of attributes) expect(JSON.stringify(value).length).toBeLessThan(1200);
});

interface AuditEvent {
  readonly responseStatus: { readonly code: number };
  readonly requestReceivedTimestamp: string;
}

test('each answered request is an audit event of its own line', () => {
  const events = auditLog(records).map((line) => JSON.parse(line) as AuditEvent);
  expect(events).toHaveLength(records.filter((record) => record.type === 'start' && record.name === 'serve').length);
  expect(events[0]).toMatchObject({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    stage: 'ResponseComplete',
    verb: 'create',
    requestURI: '/api/v1/namespaces/default/pods',
    objectRef: { resource: 'pods', namespace: 'default', apiVersion: 'v1' },
    responseStatus: { code: 201 },
  });
  const refused = events.filter(({ responseStatus }) => responseStatus.code === 403);
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({
    responseStatus: { status: 'Failure', reason: 'Forbidden' },
    annotations: { 'authorization.k8s.io/decision': 'forbid' },
  });
  for (const { requestReceivedTimestamp } of events)
    expect(requestReceivedTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});
