import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditLog } from '../../explorer/export/audit-log.ts';
import { otlpTraces } from '../../explorer/export/otlp.ts';
import { reduce } from '../../journey/journey.ts';
import { Story, tellHeartbeats, tellPodStory, tellRefusal } from '../../journey/story.contract.ts';
import { tableGet } from '../../journey/table.ts';
import { newestFirst } from '../../journey/tape.ts';
import { emptyJourney } from '../../journey/view.ts';
import { readRecording, UnreadableRecording } from '../../observed/read-recording.ts';

const now = Date.UTC(2026, 0, 1);

function story(): Story {
  const log = new Story(now - 60_000);
  tellHeartbeats(log, 0, 3500);
  tellPodStory(log, 'web', 100);
  tellRefusal(log, 3600);
  return log;
}

test('the audit log that this page saves can be opened again: the same requests with the same answers', () => {
  const { records } = story();
  const before = [...newestFirst(reduce(emptyJourney, records).requests)];
  const after = [
    ...newestFirst(reduce(emptyJourney, readRecording(auditLog(records).join('\n'), now).records).requests),
  ];
  const answers = (requests: typeof before) =>
    requests
      .filter(
        ({ servedAt, subject }) => servedAt !== undefined && !['leases', 'events', 'nodes'].includes(subject.resource),
      )
      .map(({ subject, status }) => `${subject.verb} ${subject.path} ${status}`)
      .toSorted();
  expect(answers(after)).toEqual(answers(before));
  expect(answers(after)).toHaveLength(5);
});

test('the trace that this page saves can be opened again, and shows the same spans', () => {
  const { records } = story();
  const { count, records: read } = readRecording(JSON.stringify(otlpTraces(records)), now);
  expect(count).toBe(records.filter(({ type }) => type === 'start').length);
  const view = reduce(emptyJourney, read);
  expect([...newestFirst(view.requests)].length).toBeGreaterThan(3);
  expect(view.revision).toBe(reduce(emptyJourney, records).revision);
});

test('a pod that kubectl printed has its phases in the lifecycle', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', creationTimestamp: '2025-12-31T23:00:00Z', resourceVersion: '9' },
    spec: { nodeName: 'node-a', containers: [] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: '2025-12-31T23:00:01Z' }],
    },
  };
  const view = reduce(emptyJourney, readRecording(JSON.stringify(pod), now).records);
  expect(tableGet(view.pods, 'default/web')).toMatchObject({ facts: { node: 'node-a', phase: 'Running' } });
  expect(tableGet(view.pods, 'default/web')?.writes.map(({ operation }) => operation)).toEqual([
    'create',
    'update',
    'update',
  ]);
});

test('whatever is in a file, it is read, or refused with a reason', () => {
  const event = fc.record(
    {
      kind: fc.constant('Event'),
      apiVersion: fc.constant('audit.k8s.io/v1'),
      stage: fc.constantFrom('ResponseComplete', 'Panic', 'RequestReceived'),
      requestURI: fc.oneof(fc.string(), fc.constant('/api/v1/namespaces/d/pods/x?y')),
      verb: fc.constantFrom('create', 'delete', 'get', 'watch', ''),
      user: fc.oneof(fc.anything(), fc.record({ username: fc.string(), groups: fc.array(fc.string()) })),
      objectRef: fc.record({ resource: fc.constantFrom('pods', 'nodes', 'x'), name: fc.string() }),
      responseStatus: fc.record({ code: fc.integer({ min: 0, max: 600 }) }),
      responseObject: fc.record({
        kind: fc.constantFrom('Pod', 'Node'),
        metadata: fc.record({ name: fc.string(), resourceVersion: fc.constantFrom('1', 'x') }),
        spec: fc.anything(),
        status: fc.anything(),
      }),
      annotations: fc.dictionary(fc.string(), fc.string()),
      requestReceivedTimestamp: fc.constantFrom('2026-01-01T00:00:00Z', 'never'),
      stageTimestamp: fc.constant('2026-01-01T00:00:01Z'),
    },
    { requiredKeys: ['kind', 'apiVersion'] },
  );
  const object = fc.record({
    kind: fc.constantFrom('Pod', 'Node', 'Event', '__proto__'),
    metadata: fc.record({
      name: fc.string(),
      creationTimestamp: fc.constantFrom('2025-01-01T00:00:00Z', 'x'),
      managedFields: fc.oneof(fc.anything(), fc.array(fc.anything())),
    }),
    spec: fc.anything(),
    status: fc.anything(),
  });
  fc.assert(
    fc.property(fc.oneof(event, object, fc.anything()), (value) => {
      try {
        readRecording(JSON.stringify(value) ?? '', now);
      } catch (error) {
        if (!(error instanceof UnreadableRecording)) throw error;
      }
    }),
    { seed: 11, numRuns: 2_000 },
  );
});
