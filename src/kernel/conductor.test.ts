import { beforeEach, expect, test } from 'vitest';
import { Conductor } from './conductor.ts';
import type { GatePoint } from './gate.ts';
import type { SpanId, TraceId } from './span.ts';

let passedBy: string[];
let time: boolean;
let wall: { ms: number; fire: () => void }[];
let conductor: Conductor;

beforeEach(() => {
  passedBy = [];
  time = true;
  wall = [];
  conductor = new Conductor({
    setTime: (running) => {
      time = running;
    },
    afterWall: (ms, fire) => {
      const timer = { ms, fire };
      wall.push(timer);
      return () => {
        timer.fire = () => {};
      };
    },
    changed: () => {},
    isStop: (point) => !point.background && point.name !== 'serve',
    isLastOfRequest: (point) => point.name === 'response',
  });
});

const point = (trace: string, name: string, background = false): GatePoint => ({
  component: 'kube-apiserver',
  name,
  traceId: trace as TraceId,
  spanId: `${trace}.${name}` as SpanId,
  background,
  label: name,
});

const arrive = (trace: string, name: string, background = false): void =>
  conductor.arrive(point(trace, name, background), () => passedBy.push(`${trace} ${name}`));

test('at full speed nobody waits and nothing is awaited', () => {
  expect(conductor.pass(point('a', 'storage'))).toBeUndefined();
});

test('paused: nothing moves, chatter neither, and time stands', () => {
  conductor.pause();
  arrive('a', 'authentication');
  arrive('h', 'storage', true);
  expect(passedBy).toEqual([]);
  expect(time).toBe(false);
  expect(conductor.held.map(({ name }) => name)).toEqual(['authentication', 'storage']);
});

test('a step lets one stop pass and freezes at the next one', () => {
  conductor.pause();
  arrive('a', 'authentication');
  arrive('h', 'storage', true);
  conductor.step();
  expect(passedBy).toEqual(['h storage', 'a authentication']);
  expect(time).toBe(true);
  arrive('a', 'serve');
  arrive('a', 'authorization');
  expect(passedBy).toEqual(['h storage', 'a authentication', 'a serve']);
  expect(time).toBe(false);
  expect(conductor.mode).toBe('paused');
});

test('a step with nothing held lets time run to the first stop', () => {
  conductor.pause();
  conductor.step();
  expect(conductor.mode).toBe('stepping');
  expect(time).toBe(true);
  arrive('b', 'cycle');
  expect(conductor.mode).toBe('paused');
});

test('stepping follows one trace until another is named', () => {
  conductor.pause();
  arrive('a', 'authentication');
  arrive('b', 'authentication');
  conductor.step('b' as TraceId);
  arrive('b', 'authorization');
  conductor.step();
  expect(passedBy).toEqual(['b authentication', 'b authorization']);
  conductor.step('a' as TraceId);
  expect(passedBy.at(-1)).toBe('a authentication');
});

test('stepping a request runs through its answer and holds the others', () => {
  conductor.pause();
  arrive('a', 'authentication');
  conductor.stepRequest();
  arrive('b', 'authentication');
  arrive('a', 'storage');
  arrive('a', 'response');
  expect(passedBy).toEqual(['a authentication', 'a storage', 'a response']);
  arrive('c', 'queue');
  expect(conductor.mode).toBe('paused');
  expect(conductor.held.map(({ traceId }) => traceId)).toEqual(['b', 'c']);
});

test('resume releases everyone in order of arrival', () => {
  conductor.pause();
  arrive('a', 'authentication');
  arrive('b', 'authentication');
  conductor.resume();
  expect(passedBy).toEqual(['a authentication', 'b authentication']);
  expect(time).toBe(true);
});

test('paced: each stop is shown for the stage time while cluster time stands', () => {
  conductor.setStageTime(420);
  arrive('h', 'storage', true);
  arrive('a', 'authentication');
  expect(passedBy).toEqual(['h storage']);
  expect(time).toBe(false);
  expect(wall.map(({ ms }) => ms)).toEqual([420]);
  wall[0]!.fire();
  expect(passedBy).toEqual(['h storage', 'a authentication']);
  expect(time).toBe(true);
});

test('paused while a stop is being shown: it stays where it is, and a step lets it go on at once', () => {
  conductor.setStageTime(1600);
  arrive('a', 'authentication');
  conductor.pause();
  wall[0]!.fire();
  expect(passedBy).toEqual([]);
  expect(conductor.held.map(({ name }) => name)).toEqual(['authentication']);
  conductor.step();
  expect(passedBy).toEqual(['a authentication']);
  arrive('a', 'authorization');
  expect(conductor.mode).toBe('paused');
  expect(wall).toHaveLength(1);
});

test('at full speed again nothing is shown any longer, and of the dead nothing is', () => {
  conductor.setStageTime(1600);
  arrive('a', 'authentication');
  conductor.setStageTime(0);
  wall[0]!.fire();
  expect(passedBy).toEqual(['a authentication']);
  expect(time).toBe(true);
  conductor.setStageTime(1600);
  arrive('b', 'authentication');
  expect(time).toBe(false);
  conductor.forget('kube-apiserver');
  wall[1]!.fire();
  expect(passedBy).toEqual(['a authentication']);
  expect(time).toBe(true);
});

test('work of a dead component is forgotten', () => {
  conductor.pause();
  arrive('a', 'authentication');
  conductor.forget('kube-apiserver');
  conductor.resume();
  expect(passedBy).toEqual([]);
});
