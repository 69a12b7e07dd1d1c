import { describe, expect, test } from 'vitest';
import type { LogRecord, SpanStart } from '../kernel/span.ts';
import { readRecording, UnreadableRecording } from './read-recording.ts';

const now = Date.UTC(2026, 0, 1, 12);

const starts = (records: readonly LogRecord[]): readonly SpanStart[] =>
  records.filter((record): record is SpanStart => record.type === 'start');

const why = (text: string): UnreadableRecording => {
  try {
    readRecording(text, now);
  } catch (error) {
    if (error instanceof UnreadableRecording) return error;
    throw error;
  }
  throw new Error('it was read');
};

const auditEvent = (more: object = {}): object => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'RequestResponse',
  auditID: 'a-1',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/default/pods',
  verb: 'create',
  user: { username: 'alice', groups: ['developers'] },
  userAgent: 'kubectl/v1.36.0',
  objectRef: { resource: 'pods', namespace: 'default', name: 'web', apiVersion: 'v1' },
  responseStatus: { code: 201 },
  responseObject: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', resourceVersion: '77' },
    spec: {},
  },
  requestReceivedTimestamp: '2026-01-01T10:00:00.000000Z',
  stageTimestamp: '2026-01-01T10:00:00.010000Z',
  annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': 'RBAC: allowed' },
  ...more,
});

const pod = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: web
    namespace: default
    resourceVersion: "900"
    creationTimestamp: "2026-01-01T10:00:00Z"
    managedFields:
    - {manager: kubectl-run, operation: Update, time: "2026-01-01T10:00:00Z"}
    - {manager: kubelet, operation: Update, subresource: status, time: "2026-01-01T10:00:04Z"}
  spec:
    nodeName: node-a
    containers: [{name: c, image: nginx}]
  status:
    phase: Running
    conditions:
    - {type: PodScheduled, status: "True", lastTransitionTime: "2026-01-01T10:00:01Z"}
    - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T10:00:04Z"}
    containerStatuses:
    - {name: c, ready: true, restartCount: 0, state: {running: {startedAt: "2026-01-01T10:00:03Z"}}}
`;

describe('an audit log', () => {
  test('tells who asked what, what the rooms said as far as it is recorded, and infers the rest', () => {
    const { kind, count, records } = readRecording(JSON.stringify(auditEvent()), now);
    expect([kind, count]).toEqual(['audit', 1]);
    const spans = starts(records);
    expect(spans.find(({ name }) => name === 'request')).toMatchObject({ component: 'kubectl/alice' });
    const inferred = spans.filter((span) => span.inferred).map(({ name }) => name);
    expect(inferred).toEqual([
      'decoding',
      'mutating-admission',
      'validation',
      'validating-admission',
      'storage',
      'etcd.txn',
    ]);
    expect(spans.filter((span) => !span.inferred).map(({ name }) => name)).toEqual([
      'request',
      'serve',
      'authentication',
      'audit',
      'authorization',
      'response',
    ]);
  });

  test('a refusal ends at the door that refused, and nothing is stored', () => {
    const forbidden = auditEvent({
      responseStatus: { code: 403, reason: 'Forbidden', message: 'no' },
      responseObject: undefined,
      annotations: { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': '' },
    });
    const { records } = readRecording(JSON.stringify(forbidden), now);
    expect(starts(records).map(({ name }) => name)).not.toContain('storage');
    const door = starts(records).find(({ name }) => name === 'authorization')!;
    expect(records.find((record) => record.type === 'end' && record.id === door.id)).toMatchObject({
      outcome: 'refused',
    });
  });

  test('a line that is cut off at the end is left out, one in the middle is named', () => {
    const line = JSON.stringify(auditEvent());
    expect(readRecording(`${line}\n${line.slice(0, 50)}`, now)).toMatchObject({ count: 1, skipped: 1 });
    expect(why(`${line}\n${line.slice(0, 50)}\n${line}`)).toMatchObject({ why: 'json', line: 2 });
  });

  test('stages before the answer tell nothing', () => {
    const text = [auditEvent({ stage: 'RequestReceived' }), auditEvent()]
      .map((event) => JSON.stringify(event))
      .join('\n');
    expect(readRecording(text, now)).toMatchObject({ count: 1, skipped: 1 });
  });
});

describe('objects', () => {
  test('a pod tells its life: made, bound, started, ready; only its last state was seen', () => {
    const { kind, records } = readRecording(pod, now);
    expect(kind).toBe('objects');
    const writes = starts(records).filter(({ name }) => name === 'etcd.txn');
    const lives = writes.map((write) => {
      const end = records.find((record) => record.type === 'end' && record.id === write.id);
      const { value } = (end as { evidence: { value: string } }).evidence;
      const { spec, status } = JSON.parse(value) as {
        spec: { nodeName?: string };
        status: { phase: string; conditions: { type: string }[] };
      };
      return [
        new Date(write.at).toISOString().slice(11, 19),
        spec.nodeName ?? '',
        status.phase,
        status.conditions.map(({ type }) => type).join(),
        write.inferred ?? false,
      ];
    });
    expect(lives).toEqual([
      ['10:00:00', '', 'Pending', '', true],
      ['10:00:01', 'node-a', 'Pending', 'PodScheduled', true],
      ['10:00:03', 'node-a', 'Running', 'PodScheduled', true],
      ['10:00:04', 'node-a', 'Running', 'PodScheduled,Ready', true],
      ['10:00:05', 'node-a', 'Running', 'PodScheduled,Ready', false],
    ]);
    const senders = starts(records).filter(({ name }) => name === 'request');
    expect(senders.map(({ component }) => component)).toEqual([
      'client/kubectl-run',
      'kube-scheduler',
      'kubelet/node-a',
      'kubelet/node-a',
      'kubelet/node-a',
    ]);
  });

  test('JSON is read as well, and one object as a list of one', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default' } };
    expect(readRecording(JSON.stringify(object), now)).toMatchObject({ kind: 'objects', count: 1 });
  });
});

describe('what cannot be read', () => {
  test.each([
    ['', 'empty'],
    ['   \n', 'empty'],
    ['hello', 'unknown'],
    ['{"a":1}', 'unknown'],
    ['[]', 'unknown'],
    ['{"items":[{"kind":"Pod"}]}', 'unknown'],
    ['{"resourceSpans":[]}', 'no-time'],
  ])('%j: %s', (text, reason) => {
    expect(why(text).why).toBe(reason);
  });

  test('YAML that is none names its line', () => {
    expect(why('kind: Pod\nmetadata:\n\tname: x\n')).toMatchObject({ why: 'yaml', line: 3 });
  });

  test('an anchor that grows without end is refused, not unfolded', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`);
    expect(why(`l0: &l0 [x]\n${levels.join('\n')}\nkind: Pod\nmetadata: {name: a}\n`)).toMatchObject({
      why: 'malformed',
      message: expect.stringContaining('alias') as string,
    });
  });
});

describe('traces', () => {
  test('of other programs have component, name and times', () => {
    const otlp = {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'apiserver' } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: 't',
                  spanId: 's',
                  name: 'storage',
                  startTimeUnixNano: '1767261600000000000',
                  endTimeUnixNano: '1767261600005000000',
                  status: { code: 2 },
                },
              ],
            },
          ],
        },
      ],
    };
    const { records } = readRecording(JSON.stringify(otlp), now);
    expect(records).toMatchObject([
      { type: 'start', component: 'apiserver', name: 'storage (OTLP)', at: 1767261600000 },
      { type: 'end', at: 1767261600005, outcome: 'refused' },
    ]);
  });
});
