import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSamples } from './samples.ts';
import { UsageStore } from './usage-store.ts';

const born = 1_000_000;

/** What the kubelet of one node with one pod says. */
function text(at: number, startedAt: number, cpuSeconds: number, memoryBytes = 1024): string {
  const labels = '{container="c",namespace="default",pod="web"}';
  return [
    '# TYPE container_cpu_usage_seconds_total counter',
    `container_cpu_usage_seconds_total${labels} ${cpuSeconds} ${at}`,
    `container_memory_working_set_bytes${labels} ${memoryBytes} ${at}`,
    `container_start_time_seconds${labels} ${startedAt / 1000}`,
    `node_cpu_usage_seconds_total ${cpuSeconds} ${at}`,
    `node_memory_working_set_bytes ${memoryBytes} ${at}`,
    `pod_cpu_usage_seconds_total{namespace="default",pod="web"} ${cpuSeconds} ${at}`,
    'resource_scrape_error 0',
    '',
  ].join('\n');
}

function told(...texts: readonly string[]): UsageStore {
  const store = new UsageStore();
  for (const each of texts) store.note(new Map([['node-a', readSamples(each)]]));
  return store;
}

const usage = (store: UsageStore) => store.pod('default', 'web')?.get('c');

test('usage is what lies between the last two looks', () => {
  const store = told(text(born + 60_000, born, 10), text(born + 75_000, born, 13, 4096));
  const expected = { at: born + 75_000, windowMs: 15_000, nanoCores: 200_000_000, memoryBytes: 4096 };
  expect(usage(store)).toEqual(expected);
  expect(store.node('node-a')).toEqual(expected);
});

test('a container that has been seen once is not known, unless it is ten to fifteen seconds old', () => {
  expect(usage(told(text(born + 60_000, born, 10)))).toBeUndefined();
  expect(usage(told(text(born + 9_000, born, 1)))).toBeUndefined();
  expect(usage(told(text(born + 12_000, born, 3)))).toMatchObject({ windowMs: 12_000, nanoCores: 250_000_000 });
});

test('one that has been started anew counts from its start', () => {
  const restarted = born + 70_000;
  expect(usage(told(text(born + 60_000, born, 10), text(born + 75_000, restarted, 0.1)))).toBeUndefined();
  const store = told(
    text(born + 60_000, born, 10),
    text(born + 75_000, restarted, 0.1),
    text(born + 90_000, restarted, 1.6),
  );
  expect(usage(store)).toMatchObject({ nanoCores: 100_000_000 });
});

test('the same point twice changes nothing, and of a node that is silent nothing is known', () => {
  const [first, second] = [text(born + 60_000, born, 10), text(born + 75_000, born, 13)];
  expect(usage(told(first, second, second))).toEqual(usage(told(first, second)));
  const store = told(first, second);
  store.note(new Map());
  expect(usage(store)).toBeUndefined();
  expect(store.node('node-a')).toBeUndefined();
});

test('a constant load is told as it is, whenever it is looked at', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 64_000 }),
      fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 2, maxLength: 8 }),
      (milliCores, pauses) => {
        let at = born + 20_000;
        const texts = pauses.map((pause) => {
          at += pause;
          return text(at, born, (milliCores / 1000) * ((at - born) / 1000));
        });
        const found = usage(told(...texts))!;
        expect(found.windowMs).toBe(pauses.at(-1));
        expect(Math.abs(found.nanoCores / 1e6 - milliCores)).toBeLessThan(0.01);
      },
    ),
  );
});

test('what is not whole is left out', () => {
  expect(readSamples('container_cpu_usage_seconds_total{container="c",namespace="d",pod="p"} 1 5\n').pods.size).toBe(0);
  expect(readSamples('nonsense\n{}\n\n')).toEqual({ pods: new Map() });
});
