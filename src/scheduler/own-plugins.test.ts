import { expect, test } from 'vitest';
import type { PluginQuestion, PluginReply } from '../protocol/own-plugin.ts';
import type { KnownNode } from './framework.ts';
import { NodeInfo } from './node-info.ts';
import { createOwnPlugins } from './own-plugins.ts';
import { podInfo } from './pod-info.ts';
import { profilesOf } from './profile.ts';

const pod = podInfo({ metadata: { name: 'p', namespace: 'default', uid: 'p' }, spec: { containers: [] } });
const nodes = ['a', 'b'].map((name) => {
  const info = new NodeInfo(name);
  info.setNode({ metadata: { name, uid: name } });
  return info as KnownNode;
});

const [profile] = profilesOf({
  profiles: [
    {
      plugins: { multiPoint: { enabled: [{ name: 'Mine', weight: 3 }] }, filter: { disabled: [{ name: 'Theirs' }] } },
      pluginConfig: [{ name: 'Mine', args: { script: 'the script' } }],
    },
  ],
});

const both = { filter: true, score: true, permit: false };
const answering = (reply: PluginReply) => {
  const asked: PluginQuestion[] = [];
  const own = createOwnPlugins(
    (question) => {
      asked.push(question);
      return Promise.resolve(reply);
    },
    () => 0,
  );
  return { own, asked };
};
const filtered = (reply: PluginReply) => answering(reply).own.filter(profile!.own, pod, nodes);
const scored = (reply: PluginReply) => answering(reply).own.score(profile!.own, pod, nodes);

test('a plugin with a script is one of the profile, with its points and weight', () => {
  expect(profile!.own).toEqual([
    { name: 'Mine', script: 'the script', filters: true, scores: true, permits: true, weight: 3 },
  ]);
});

test('a reason keeps the pod off a node, and evicting others would not help', async () => {
  const { own, asked } = answering({ has: both, answers: ['not there', null] });
  const { feasible, rejections } = await own.filter(profile!.own, pod, nodes);
  expect(feasible.map(({ name }) => name)).toEqual(['b']);
  expect(rejections.get('a')).toEqual({ plugin: 'Mine', reasons: ['not there'], unresolvable: true });
  expect(asked).toMatchObject([
    { script: 'the script', ask: 'filter', nodes: [{ node: { metadata: { name: 'a' } } }, {}] },
  ]);
});

test('what it gives are points as any plugin gives them; without the function it says nothing', async () => {
  expect((await scored({ has: both, answers: [0, 100] })).scores).toEqual([
    { name: 'Mine', weight: 3, raw: [0, 100], normalized: [0, 100] },
  ]);
  expect(await scored({ has: { filter: true, score: false, permit: false }, answers: [] })).toEqual({
    scores: [],
    runs: [],
  });
});

test.each<[PluginReply, string]>([
  [{ fault: { message: 'TypeError: x', line: 2 } }, 'running "Mine" filter plugin: TypeError: x'],
  [{ has: both, answers: [null] }, 'running "Mine" filter plugin: the plug-in gave no answer'],
  [
    { has: both, answers: [null, true] },
    'running "Mine" filter plugin: filter returned true: a reason, or nothing, is wanted',
  ],
])('%o as a verdict ends the attempt: %s', async (reply, error) => {
  const outcome = await filtered(reply);
  expect([outcome.error, outcome.feasible.length, outcome.runs[0]?.fault?.message]).toEqual([
    error,
    0,
    error.replace('running "Mine" filter plugin: ', ''),
  ]);
});

test.each([[101], [-1], [0.5], ['7'], [null]])('%o is no score', async (score) => {
  expect((await scored({ has: both, answers: [1, score] })).error).toBe(
    `plugin "Mine" returns an invalid score ${JSON.stringify(score)}, it should be an integer in the range of [0, 100]`,
  );
});
