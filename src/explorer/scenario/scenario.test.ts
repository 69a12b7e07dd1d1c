import { describe, expect, test } from 'vitest';
import type { Fault } from '../../protocol/faults.ts';
import type { ApiRequest } from '../../protocol/http.ts';
import { LogBuilder } from '../../journey/log-builder.contract.ts';
import { playScenario } from './play-scenario.ts';
import { BadScenario, readScenario, writeScenario } from './read-scenario.ts';
import { type Scenario, scenarioFormat, scenarioOf } from './scenario.ts';

const subject = (method: string, verb: string, path: string) => ({
  method,
  verb,
  path,
  query: '',
  group: '',
  version: 'v1',
  resource: 'pods',
  subresource: '',
  namespace: 'default',
  name: 'web',
  userAgent: 'kubectl',
});

const fault: Fault = { kind: 'cut', from: 'kubelet/node-a', to: 'kube-apiserver' };

function story(): LogBuilder {
  const log = new LogBuilder(1_000_000);
  const get = log.start(0, { component: 'kubectl/alice', name: 'request', subject: subject('GET', 'get', '/x') });
  log.end(1, get, 'request', { status: 200 });
  const post = log.start(10, {
    component: 'kubectl/alice',
    name: 'request',
    subject: subject('POST', 'create', '/pods'),
  });
  const serve = log.start(11, {
    component: 'kube-apiserver',
    name: 'serve',
    parent: post,
    subject: subject('POST', 'create', '/pods'),
  });
  log.end(12, serve, 'serve', { status: 201, responseBytes: 0, requestBody: '{"kind":"Pod"}' });
  log.end(13, post, 'request', { status: 201 });
  const other = log.start(20, {
    component: 'kube-scheduler',
    name: 'request',
    subject: subject('POST', 'create', '/b'),
  });
  log.end(21, other, 'request', { status: 201 });
  const cut = log.start(1_010, { component: 'faults', name: 'fault', subject: { id: 'fault-1', fault } });
  log.end(3_010, cut, 'fault', {});
  const stopped = log.start(4_010, { component: 'kube-scheduler', name: 'stopped' });
  log.end(4_010, stopped, 'stopped', { reason: 'killed' });
  const started = log.start(5_010, { component: 'kube-scheduler', name: 'started' });
  log.end(5_010, started, 'started', {});
  return log;
}

const scenario: Scenario = {
  podscope: scenarioFormat,
  steps: [
    { at: 0, request: { as: 'alice', method: 'POST', path: '/pods', body: { kind: 'Pod' } } },
    { at: 1, fault, for: 2 },
    { at: 4, kill: 'kube-scheduler' },
    { at: 5, restart: 'kube-scheduler' },
  ],
};

describe('a scenario', () => {
  test('holds what people did: their writes, faults, kills and restarts, and nothing that components did', () => {
    expect(scenarioOf(story().records)).toEqual(scenario);
  });

  test('is read again as it was written', () => {
    expect(readScenario(writeScenario(scenario))).toEqual(scenario);
  });

  test('is done again in order, at its times, and faults end when they ended', async () => {
    const done: string[] = [];
    let now = 0;
    const ends: { readonly at: number; readonly resolve: () => void }[] = [];
    const wait = (ms: number): Promise<void> => {
      if (ms !== 2_000) {
        now += ms;
        return Promise.resolve();
      }
      return new Promise((resolve) => ends.push({ at: now + ms, resolve }));
    };
    const stage = {
      request: (as: string, { method, body }: ApiRequest) => {
        done.push(`${now} ${as} ${method} ${body}`);
        return Promise.reject(new Error('refused'));
      },
      faults: {
        inject: ({ kind }: Fault) => {
          done.push(`${now} ${kind}`);
          return 'f';
        },
        mend: (id: string) => void done.push(`mend ${id}`),
        restore: () => {},
      },
      kill: (id: string) => void done.push(`${now} kill ${id}`),
      restart: (id: string) => void done.push(`${now} restart ${id}`),
      state: undefined as never,
    };
    await playScenario(stage, scenario, wait);
    ends[0]!.resolve();
    await Promise.resolve();
    expect(done.slice(0, 4)).toEqual([
      '0 alice POST {"kind":"Pod"}',
      '1000 cut',
      '4000 kill kube-scheduler',
      '5000 restart kube-scheduler',
    ]);
    expect(ends[0]!.at).toBe(3_000);
  });
});

describe('what is no scenario', () => {
  test('something else is left to others', () => {
    expect(readScenario('kind: Pod\n')).toBeUndefined();
  });

  test.each([
    ['podscope: scenario/9\nsteps: []', 0, 'scenario/1'],
    ['podscope: scenario/1\nsteps: 7', 0, 'no list'],
    ['podscope: scenario/1\nsteps: [{at: soon, kill: x}]', 1, 'at is no number'],
    ['podscope: scenario/1\nsteps: [{at: 1}]', 1, 'is wanted'],
    ['podscope: scenario/1\nsteps: [{at: 1, kill: x}, {at: 1, kill: x, restart: x}]', 2, 'is wanted'],
    ['podscope: scenario/1\nsteps: [{at: 1, request: {as: a}}]', 1, 'method is no text'],
    ['podscope: scenario/1\nsteps: [{at: 1, fault: {kind: earthquake}}]', 1, 'no such fault'],
  ])('%s', (text, step, message) => {
    try {
      readScenario(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(BadScenario);
      expect(error).toMatchObject({ step, message: expect.stringContaining(message) as string });
    }
  });
});
