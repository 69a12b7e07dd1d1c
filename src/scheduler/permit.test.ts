import { expect, test } from 'vitest';
import { virtualMs } from '../kernel/clock.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { PermitEvidence } from '../protocol/evidence/scheduling.ts';
import type { KnownNode } from './framework.ts';
import { NodeInfo } from './node-info.ts';
import { createOwnPlugins } from './own-plugins.ts';
import { createPermits } from './permit.ts';
import { podInfo } from './pod-info.ts';
import type { OwnPlugin } from './profile.ts';

const node = new NodeInfo('a');
node.setNode({ metadata: { name: 'a', uid: 'a' } });
const placed = (name: string, uid?: string) => ({
  pod: podInfo({ metadata: { name, namespace: 'default', uid: uid ?? name }, spec: { containers: [] } }),
  node: node as KnownNode,
});

type Answer = (pod: string, others: readonly string[]) => unknown;

/** Plugins by name, each answering about a pod and the names of the others that are as far. */
function permitting(answers: Readonly<Record<string, Answer>>) {
  const clock = new VirtualClock(virtualMs(0), () => new Promise<void>((resolve) => setImmediate(resolve)));
  const facts: PermitEvidence[] = [];
  const own = createOwnPlugins(
    (question) => {
      if (question.ask !== 'permit') throw new Error('only permit is asked here');
      const names = question.placed.map(({ pod }) => (pod as { metadata: { name: string } }).metadata.name);
      const answer = answers[question.script]!;
      const said = names.map(
        (name) =>
          answer(
            name,
            names.filter((other) => other !== name),
          ) ?? null,
      );
      return Promise.resolve({ has: { filter: false, score: false, permit: true }, answers: said });
    },
    () => clock.now(),
  );
  const permits = createPermits(clock, own);
  const plugins = Object.keys(answers).map((name): OwnPlugin => ({
    name,
    script: name,
    filters: false,
    scores: false,
    permits: true,
    weight: 1,
  }));
  const waiting: string[] = [];
  const ended = new Map<string, string>();
  const ask = (name: string): void => {
    void permits
      .ask(plugins, placed(name), () => waiting.push(name))
      .then((permitted) => {
        facts.push(permitted.evidence);
        ended.set(name, permitted.ok ? 'bound' : `${permitted.refusal.reason}: ${permitted.refusal.message}`);
      });
  };
  return { clock, permits, plugins, ask, waiting, ended, facts };
}

test('a pod that nobody holds is bound at once, and one that is refused is told why', async () => {
  const { clock, ask, waiting, ended } = permitting({ Mine: (pod) => (pod === 'bad' ? 'not today' : undefined) });
  ask('good');
  ask('bad');
  await clock.advance(0);
  expect(Object.fromEntries(ended)).toEqual({
    good: 'bound',
    bad: 'Unschedulable: 0/1 nodes are available: 1 not today.',
  });
  expect(waiting).toEqual([]);
});

test('a gang is bound when the last of it has a node', async () => {
  const { clock, ask, waiting, ended, facts } = permitting({
    Gang: (_pod, others) => (others.length < 2 ? { wait: 30 } : undefined),
  });
  for (const name of ['one', 'two']) ask(name);
  await clock.advance(7_000);
  expect([waiting, ended.size]).toEqual([['one', 'two'], 0]);
  ask('three');
  await clock.advance(0);
  expect(Object.fromEntries(ended)).toEqual({ one: 'bound', two: 'bound', three: 'bound' });
  expect(facts).toContainEqual(
    expect.objectContaining({ node: 'a', waitedMs: 7_000, plugins: [{ name: 'Gang', waitSeconds: 30 }] }),
  );
  await clock.advance(60_000);
  expect(ended.size, 'patience was called off').toBe(3);
});

test('patience ends when it was said to, however often it is asked again, and after a quarter of an hour at the latest', async () => {
  const { clock, ask, ended } = permitting({ Slow: (pod) => ({ wait: pod === 'patient' ? 86_400 : 30 }) });
  ask('first');
  ask('patient');
  await clock.advance(29_000);
  ask('second');
  await clock.advance(1_000);
  const timeout = (after: string): string =>
    `Unschedulable: 0/1 nodes are available: 1 rejected due to timeout after waiting ${after} at plugin Slow.`;
  expect(Object.fromEntries(ended)).toEqual({ first: timeout('30s') });
  await clock.advance(900_000);
  expect(Object.fromEntries(ended)).toEqual({
    first: timeout('30s'),
    second: timeout('30s'),
    patient: timeout('15m0s'),
  });
});

test('all plugins have to allow it; one that refuses later is enough', async () => {
  const { clock, ask, ended } = permitting({
    A: (_pod, others) => (others.length === 0 ? { wait: 60 } : undefined),
    B: (pod, others) =>
      others.length === 0
        ? { wait: 60 }
        : others.length === 1
          ? pod === 'second'
            ? { wait: 60 }
            : { wait: 1 }
          : 'too many',
  });
  ask('first');
  await clock.advance(0);
  ask('second');
  await clock.advance(0);
  expect(ended.size, 'B still holds both').toBe(0);
  ask('third');
  await clock.advance(0);
  expect(ended.get('third')).toBe('Unschedulable: 0/1 nodes are available: 1 too many.');
  expect(ended.size, 'a pod that is refused changes nothing for those that wait').toBe(1);
});

test('a pod that is deleted waits no longer', async () => {
  const { clock, permits, ask, ended } = permitting({ Mine: () => ({ wait: 30 }) });
  ask('gone');
  await clock.advance(1_000);
  permits.remove('gone');
  permits.remove('never-there');
  await clock.advance(0);
  expect(ended.get('gone')).toBe('Unschedulable: 0/1 nodes are available: 1 removed.');
});

test('a pod of the same name is another one', async () => {
  const { clock, permits, plugins, ended, ask } = permitting({ Mine: () => ({ wait: 30 }) });
  ask('again');
  await clock.advance(1_000);
  const second = permits.ask(plugins, placed('again', 'second'), () => {});
  await clock.advance(0);
  permits.remove('again');
  await clock.advance(0);
  expect(ended.get('again')).toBe('Unschedulable: 0/1 nodes are available: 1 removed.');
  permits.remove('second');
  expect((await second).evidence.message).toBe('0/1 nodes are available: 1 removed.');
});

test.each([[true], [''], [{ wait: 0 }], [{ wait: '5' }], [[]]])('%o is no permission', async (answer) => {
  const { clock, ask, ended } = permitting({ Mine: () => answer });
  ask('p');
  await clock.advance(0);
  expect(ended.get('p')).toBe(
    `SchedulerError: running Permit plugin "Mine": permit returned ${JSON.stringify(answer)}: a reason, { wait: seconds }, or nothing, is wanted`,
  );
});
