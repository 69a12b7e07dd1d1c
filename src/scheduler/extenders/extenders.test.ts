import { expect, test } from 'vitest';
import type { MachineReply, OutgoingRequest } from '../../protocol/messages.ts';
import type { ExtenderConfiguration } from '../configuration.ts';
import { podInfo } from '../pod-info.ts';
import type { KnownNode } from '../framework.ts';
import { NodeInfo } from '../node-info.ts';
import type { Pod } from '../objects.ts';
import { nothingElse } from '../trial-world.contract.ts';
import { createExtenders } from './extenders.ts';

const pod = (name: string, uid = name): Pod => ({
  metadata: { name, namespace: 'default', uid },
  spec: { containers: [{ resources: { limits: { 'example.com/disk': '1' } } }] },
});
const waiting = podInfo(pod('waiting'));
const nodes = ['a', 'b'].map((name) => {
  const info = new NodeInfo(name);
  info.setNode({ metadata: { name, uid: name } });
  return info as KnownNode;
});
const victim = podInfo(pod('victim'));
nodes[0]!.addPod(victim);
const snapshot = { nodes, walk: nodes, cluster: nothingElse, nominated: () => undefined };
const candidates = [{ node: 'a', victims: [victim], budgetViolations: 1 }];

const all = { filterVerb: 'filter', prioritizeVerb: 'score', preemptVerb: 'preempt', bindVerb: 'bind' };
const at = (host: string, more: Partial<ExtenderConfiguration> = {}): ExtenderConfiguration => ({
  urlPrefix: `http://${host}:80/`,
  ...all,
  ...more,
});

function asking(
  configurations: readonly ExtenderConfiguration[],
  answer: (request: OutgoingRequest) => object | string,
) {
  const asked: OutgoingRequest[] = [];
  const extenders = createExtenders(
    configurations,
    (request) => {
      asked.push(request);
      const said = answer(request);
      if (said === 'timed-out') return Promise.resolve(said);
      if (typeof said === 'object' && ('failure' in said || 'status' in said))
        return Promise.resolve(said as MachineReply);
      return Promise.resolve({
        status: 200,
        headers: {},
        body: typeof said === 'string' ? said : JSON.stringify(said),
      });
    },
    () => 0,
  );
  return { asked, extenders };
}

test('one that knows the nodes gets names, any other gets the nodes; each sees what the one before it left', async () => {
  const { extenders, asked } = asking([at('one', { nodeCacheCapable: true }), at('two')], ({ host }) =>
    host === 'one'
      ? { nodenames: ['b'], failedAndUnresolvableNodes: { a: 'too old' } }
      : { nodes: { items: [{ metadata: { name: 'b' } }] } },
  );
  const { feasible, rejections } = await extenders.filter(waiting, nodes);
  expect(feasible.map(({ name }) => name)).toEqual(['b']);
  expect(rejections.get('a')).toEqual({ plugin: 'http://one:80/', reasons: ['too old'], unresolvable: true });
  expect(asked.map(({ path, body }) => [path, JSON.parse(body!)])).toMatchObject([
    ['/filter', { Pod: { metadata: { name: 'waiting' } }, Nodes: null, NodeNames: ['a', 'b'] }],
    ['/filter', { Nodes: { items: [{ metadata: { name: 'b' } }] }, NodeNames: null }],
  ]);
});

test.each([
  [
    { failure: 'refused', ip: '10.0.0.1' },
    'Post "http://one:80/filter": dial tcp 10.0.0.1:80: connect: connection refused',
  ],
  [{ failure: 'unknown-host' }, 'Post "http://one:80/filter": dial tcp: lookup one: no such host'],
  [{ status: 500, headers: {}, body: '' }, 'failed filter with extender at URL http://one:80/filter, code 500'],
  [
    'timed-out',
    'Post "http://one:80/filter": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  ],
  ['<html>', "invalid character '<' looking for beginning of value"],
  ['', 'EOF'],
  [{ error: 'out of order' }, 'out of order'],
  [
    { Nodes: { items: [{ metadata: { name: 'z' } }] } },
    'extender "http://one:80/" claims a filtered node "z" which is not found in the input node list',
  ],
])('%o ends the attempt with: %s', async (answer, message) => {
  const { extenders } = asking([at('one')], () => answer);
  expect((await extenders.filter(waiting, nodes)).error).toBe(message);
  const ignorable = asking([at('one', { ignorable: true })], () => answer).extenders;
  const { feasible, error, calls } = await ignorable.filter(waiting, nodes);
  expect([feasible.length, error, calls[0]?.ignored]).toEqual([2, undefined, true]);
});

test('points are out of ten and count by weight; one that fails gives none', async () => {
  const { extenders } = asking([at('one', { weight: 3 }), at('two')], ({ host }) =>
    host === 'one' ? [{ host: 'b', score: 7 }] : 'no',
  );
  const { scores, calls } = await extenders.prioritize(waiting, nodes);
  expect(scores).toEqual([{ name: 'http://one:80/', weight: 3, raw: [0, 7], normalized: [0, 70] }]);
  expect(calls.map(({ ignored }) => ignored)).toEqual([undefined, true]);
});

test('an extender is asked about resources that it manages, and about no other pods', async () => {
  const managing = (name: string) => at('one', { managedResources: [{ name }] });
  const mine = asking([managing('example.com/disk')], () => ({ nodes: { items: [] } }));
  await mine.extenders.filter(waiting, nodes);
  const other = asking([managing('example.com/gpu')], () => ({ nodes: { items: [] } }));
  await other.extenders.filter(waiting, nodes);
  expect([mine.asked.length, other.asked.length]).toEqual([1, 0]);
});

test('an extender leaves candidates, takes them away, or claims what is not there', async () => {
  const reviewed = async (answer: object) => {
    const { extenders } = asking([at('one', { nodeCacheCapable: true })], () => answer);
    const { candidates: left, error } = await extenders.review(waiting, candidates, snapshot);
    return error ?? left;
  };
  const victimsOn = (node: string, uid: string) => ({
    nodeNameToMetaVictims: { [node]: { pods: [{ uid }], numPDBViolations: 1 } },
  });
  expect(await reviewed(victimsOn('a', 'victim'))).toEqual(candidates);
  expect(await reviewed({ nodeNameToMetaVictims: {} })).toEqual([]);
  expect(await reviewed(victimsOn('a', 'stranger'))).toBe(
    'extender: http://one:80/ claims to preempt pod (UID: stranger) on node: a, but the pod is not found on that node',
  );
  expect(await reviewed({ nodeNameToMetaVictims: { a: { pods: [] } } })).toBe(
    'expected at least one victim pod on node "a"',
  );
});

test('one with a bind verb binds in the place of the scheduler', async () => {
  const { extenders, asked } = asking([at('one')], () => ({}));
  expect(await extenders.bind(waiting.pod, 'b')).toMatchObject({ call: { url: 'http://one:80/bind' } });
  expect(JSON.parse(asked[0]!.body!)).toEqual({
    PodName: 'waiting',
    PodNamespace: 'default',
    PodUID: 'waiting',
    Node: 'b',
  });
  const refusing = asking([at('one')], () => ({ error: 'not today' })).extenders;
  expect(await refusing.bind(waiting.pod, 'b')).toMatchObject({ error: 'not today' });
});
