import { expect, test } from 'vitest';
import { LogBuilder } from '../log-builder.contract.ts';
import { Recording } from '../recording/recording.ts';
import { tableGet } from '../table.ts';

const component = 'kube-apiserver';
const key = 'default/web';

test('a pod shows what it used at the moment that is looked at', () => {
  const log = new LogBuilder(1000);
  const use = (at: number, milliCores: number): void =>
    void log.span(
      at,
      at,
      { component, name: 'resource-use', background: true },
      {
        nodes: {},
        pods: { [key]: { milliCores, memoryBytes: 1024 }, 'default/unknown': { milliCores, memoryBytes: 1 } },
      },
    );
  log.span(
    0,
    1,
    { component: 'kubelet/node-a', name: 'status-update', subject: { namespace: 'default', pod: 'web', uid: 'u' } },
    { phase: 'Running', conditions: [] },
  );
  use(15_000, 250);
  const then = log.records.length;
  use(30_000, 500);
  const recording = new Recording();
  recording.take(log.records);
  expect(tableGet(recording.live.pods, key)?.use).toEqual({ milliCores: 500, memoryBytes: 1024 });
  expect(tableGet(recording.at(then).pods, key)?.use?.milliCores).toBe(250);
  expect(tableGet(recording.live.pods, 'default/unknown')).toBeUndefined();
});
