import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogRecord, SpanId, SpanStart, TraceId } from '../kernel/span.ts';
import { type HistoryEntry, revision } from '../protocol/kv.ts';
import { adopt } from './fold/adopt.ts';
import { causalGraph } from './why/causality.ts';
import { chipOf, roomState } from './outcome.ts';
import { eventOf, focusRequest, requestOf, standing, steppedRoom } from './focus.ts';
import { reduce } from './journey.ts';
import { criticalPath, statusLanes } from './travel/milestones.ts';
import { podRequest, Story, tellHeartbeats, tellPodStory, tellRefusal } from './story.contract.ts';
import { tableGet } from './table.ts';
import { newestFirst, tapeSize } from './tape.ts';
import { emptyJourney, type JourneyView } from './view.ts';

function wholeStory(): readonly LogRecord[] {
  const log = new Story(1000);
  tellHeartbeats(log, 0, 3500);
  tellPodStory(log, 'web', 100);
  tellRefusal(log, 3600);
  return log.records.toSorted((a, b) => a.at - b.at || a.seq - b.seq);
}

const fold = (records: readonly LogRecord[]): JourneyView => reduce(emptyJourney, records);

test('any way to cut the log into batches gives the same view', () => {
  const records = wholeStory();
  const whole = fold(records);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 }), (lengths) => {
      let view = emptyJourney;
      let from = 0;
      for (const length of [...lengths, records.length]) {
        view = reduce(view, records.slice(from, from + length));
        from += length;
      }
      expect(view).toEqual(whole);
    }),
    { numRuns: 40 },
  );
});

test('an earlier view is left as it was', () => {
  const records = wholeStory();
  const early = reduce(emptyJourney, records.slice(0, 120));
  const text = JSON.stringify(early);
  reduce(early, records.slice(120));
  expect(JSON.stringify(early)).toBe(text);
});

test('a request keeps what every room said, whoever speaks first', () => {
  const records = wholeStory();
  const serverFirst = records.toSorted((a, b) => rank(a) - rank(b));
  for (const view of [fold(records), fold(serverFirst)]) {
    const post = [...newestFirst(view.requests)].find(({ pod, status }) => pod === 'default/web' && status === 201);
    const created = [...newestFirst(view.requests)].find(
      ({ subject, status }) => subject.method === 'POST' && !subject.subresource && status === 201,
    )!;
    expect(post).toBeDefined();
    expect(created.sender).toBe('kubectl/alice');
    expect(created.pod).toBe('default/web');
    expect(created.rooms.authorization?.evidence?.decision).toBe('allow');
    expect(created.rooms.storage?.evidence?.revision).toBeGreaterThan(1030);
    expect(chipOf(created, 'storage')).toMatchObject({ tone: 'changed', text: { key: 'outcome.revision' } });
    expect(standing(created)).toEqual({ at: 'home' });
  }
});

test('while a request is held, the room to tell of is the one that it has just been in', () => {
  const records = wholeStory();
  const at = records.findIndex((entry) => entry.type === 'start' && entry.name === 'decoding' && !entry.background);
  const { traceId, component, name } = records[at] as SpanStart;
  const view = fold(records.slice(0, at));
  const request = [...newestFirst(view.requests)].find((one) => one.traceId === traceId)!;
  const point = { component, name, traceId, spanId: 'next' as SpanId, background: false, label: 'POST pods' };
  expect(steppedRoom(request, [point])).toBe('authorization');
  expect(steppedRoom(request, [{ ...point, traceId: 'another' as TraceId }])).toBeUndefined();
});

/** The API server's records reach the page before its clients' do. */
const clientIds = (record: LogRecord): boolean =>
  record.id.startsWith('kubectl') || record.id.startsWith('kubelet') || record.id.startsWith('kube-scheduler');
const rank = (record: LogRecord): number => (clientIds(record) ? 1 : 0);

test('a refusal stops at its room and reaches neither etcd nor the rooms behind it', () => {
  const view = fold(wholeStory());
  const refused = focusRequest(view, undefined, [])!;
  expect(refused.status).toBe(403);
  expect(roomState(refused, 'flow')).toBe('passed');
  expect(roomState(refused, 'authorization')).toBe('refused');
  expect(roomState(refused, 'mutating')).toBe('dead');
  expect(chipOf(refused, 'authorization')).toMatchObject({ tone: 'refused', text: { params: { value: 403 } } });
  expect(chipOf(refused, 'storage')).toMatchObject({ text: { key: 'outcome.no-write' } });
  expect(refused.etcd).toEqual([]);
  expect(eventOf(view, refused)).toBeUndefined();
});

test('a read of a revision has not written it, and no event came of it', () => {
  const log = new Story();
  tellPodStory(log, 'web', 0);
  const revision = fold(log.records).revision;
  const before = [...newestFirst(fold(log.records).ledger)].map(({ writer }) => writer);
  const subject = podRequest('GET', 'get', 'web');
  const request = log.start(9000, { component: 'kubectl/bob', name: 'request', subject });
  const serve = log.start(9001, { component: 'kube-apiserver', name: 'serve', subject, parent: request });
  const storage = log.start(9002, { component: 'kube-apiserver', name: 'storage', parent: serve });
  log.end(9003, storage, 'storage', { operation: 'get', key: '/registry/pods/default/web', revision });
  log.end(9004, request, 'request', { status: 200 });
  const view = fold(log.records);
  expect([...newestFirst(view.ledger)].map(({ writer }) => writer)).toEqual(before);
  expect(eventOf(view, requestOf(view, request.id))).toBeUndefined();
});

test('the ledger says for whom each revision was written', () => {
  const view = fold(wholeStory());
  const rows = [...newestFirst(view.ledger)].filter(({ key }) => key === '/registry/pods/default/web');
  expect(rows.map(({ writer }) => writer)).toEqual([
    'kubelet/node-b',
    'kubelet/node-b',
    'kube-scheduler',
    'kubectl/alice',
  ]);
  expect(rows.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  expect(view.revision).toBe(Math.max(...[...newestFirst(view.ledger)].map(({ revision }) => revision)));
});

test('a pod is on its node with the glyph of its phase', () => {
  const view = fold(wholeStory());
  expect(view.nodes.get('node-b')!.pods.get('default/web')).toMatchObject({ glyph: 'running', status: 'Running' });
  expect(view.nodes.get('control-plane')).toMatchObject({ controlPlane: true, ready: 'True', cpuMilli: 4000 });
});

test('causes lead from Running back to the POST', () => {
  const view = fold(wholeStory());
  const pod = tableGet(view.pods, 'default/web')!;
  const graph = causalGraph(pod, (spanId) => requestOf(view, spanId));
  const edge = (from: string, to: string) => graph.edges.some((e) => e.from.name === from && e.to.name === to);
  expect(edge('request', 'etcd.txn')).toBe(true);
  expect(edge('etcd.txn', 'cycle')).toBe(true);
  expect(edge('cycle', 'request')).toBe(true);
  expect(edge('etcd.txn', 'sync')).toBe(true);
  expect(edge('sync', 'pull-image')).toBe(true);
  expect(edge('status-update', 'request')).toBe(true);
  const path = criticalPath(pod);
  expect(path.map(({ name }) => name)).toEqual(['accept', 'admit', 'sandbox', 'pull', 'start', 'report']);
  expect(path.find(({ name }) => name === 'pull')).toMatchObject({ from: 1400, until: 3460 });
});

test('conditions are lanes of their own', () => {
  const pod = tableGet(fold(wholeStory()).pods, 'default/web')!;
  const lanes = statusLanes(pod);
  expect(lanes.get('phase')!.map(({ value }) => value)).toEqual(['Pending', 'Running']);
  expect(lanes.get('Ready')!.map(({ value, reason }) => [value, reason])).toEqual([
    ['False', 'ContainersNotReady'],
    ['True', ''],
  ]);
});

test('nothing grows beyond its cap', () => {
  const log = new Story();
  for (let pod = 0; pod < 300; pod++) tellPodStory(log, `web-${pod}`, pod * 10);
  const view = fold(log.records);
  expect(tapeSize(view.requests)).toBe(800);
  expect(tapeSize(view.ledger)).toBe(600);
  expect(tapeSize(view.cycles)).toBe(200);
  expect(
    [...newestFirst(view.requests)].filter(({ requestBody }) => requestBody !== undefined).length,
  ).toBeLessThanOrEqual(200);
  expect(view.nodes.get('node-b')!.pods.size).toBe(300);
  expect(view.index.open.size).toBe(0);
});

test('a component that starts anew leaves nothing open', () => {
  const log = new Story();
  const request = log.start(1, {
    component: 'kubectl/alice',
    name: 'request',
    subject: podRequest('GET', 'get', 'web'),
  });
  log.start(2, {
    component: 'kube-apiserver',
    name: 'serve',
    subject: podRequest('GET', 'get', 'web'),
    parent: request,
  });
  const records = [
    ...log.records,
    {
      type: 'start',
      seq: 9,
      at: 5,
      id: 'kube-apiserver-2.1',
      traceId: 'x',
      component: 'kube-apiserver',
      name: 'started',
      background: true,
    } as unknown as LogRecord,
  ];
  const view = fold(records);
  expect([...newestFirst(view.requests)][0]!.servedAt).toBe(5);
});

test('what was stored before the log began is taken in once and never overrules the log', () => {
  const view = fold(wholeStory());
  const value = JSON.stringify({
    metadata: { name: 'old', namespace: 'default', uid: 'u-old' },
    spec: { nodeName: 'node-a' },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
  const entry = (at: number, key: string): HistoryEntry => ({
    revision: revision(at),
    event: { type: 'PUT', kv: { key, value, createRevision: revision(at), modRevision: revision(at), version: 1 } },
  });
  const adopted = adopt(view, [entry(7, '/registry/pods/default/old'), entry(8, '/registry/pods/default/web')]);
  expect(adopted.nodes.get('node-a')!.pods.get('default/old')).toMatchObject({ glyph: 'running' });
  expect(tableGet(adopted.pods, 'default/web')).toEqual(tableGet(view.pods, 'default/web'));
  expect([...newestFirst(adopted.ledger)].at(-1)).toMatchObject({ revision: 7, earlier: true, operation: 'create' });
  expect(tapeSize(adopted.ledger)).toBe(tapeSize(view.ledger) + 2);
  expect(adopt(adopted, [entry(7, '/registry/pods/default/old')])).toBe(adopted);
});
