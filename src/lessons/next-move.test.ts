import { describe, expect, it } from 'vitest';
import type { GatePoint } from '../kernel/gate.ts';
import type { SpanId, TraceId } from '../kernel/span.ts';
import { nextMove, type Situation } from './next-move.ts';

const point = (trace: string, background = false): GatePoint => ({
  component: 'kube-apiserver',
  name: 'authorization',
  traceId: trace as TraceId,
  spanId: `${trace}.1` as SpanId,
  background,
  label: 'POST pods',
});

const situation = (change: Partial<Situation>): Situation => ({
  reached: false,
  stepping: { mode: 'paused', held: [] },
  own: new Set(['own']),
  atStake: new Set(['own']),
  moved: true,
  patient: false,
  ...change,
});

describe('the next move towards a moment', () => {
  it('is to stand still once it is there', () => {
    expect(nextMove(situation({ reached: true }))).toEqual({ do: 'arrive' });
    expect(nextMove(situation({ reached: true, stepping: { mode: 'stepping', held: [] } }))).toEqual({ do: 'pause' });
  });

  it('is to let what follows come to its door, if it comes soon', () => {
    const stepping = { mode: 'stepping', held: [] } as const;
    expect(nextMove(situation({ reached: true, patient: true, stepping }))).toEqual({ do: 'linger' });
    const running = { mode: 'running', held: [] } as const;
    expect(nextMove(situation({ reached: true, patient: true, stepping: running }))).toEqual({ do: 'pause' });
  });

  it('is to pause a running cluster first, so that nothing passes by', () => {
    expect(nextMove(situation({ moved: false, stepping: { mode: 'running', held: [] } }))).toEqual({ do: 'pause' });
  });

  it('lets the lesson’s own pod go first, then whoever waited longest', () => {
    const held = [point('other'), point('own')];
    expect(nextMove(situation({ stepping: { mode: 'paused', held } }))).toMatchObject({ do: 'step', trace: 'own' });
    const others = { mode: 'paused', held: [point('other'), point('third')] } as const;
    expect(nextMove(situation({ stepping: others }))).toMatchObject({ do: 'step', trace: 'other' });
  });

  it('is one room where the moment may be, the whole request where it cannot', () => {
    const by = (gate: GatePoint): unknown => nextMove(situation({ stepping: { mode: 'paused', held: [gate] } }));
    expect(by(point('own'))).toMatchObject({ by: 'stage' });
    expect(by(point('other'))).toMatchObject({ by: 'request' });
    expect(by({ ...point('other'), name: 'watch-cache' })).toMatchObject({ by: 'stage' });
    expect(by({ ...point('other'), component: 'kubelet/node-a', name: 'sandbox' })).toMatchObject({ by: 'stage' });
  });

  it('lets the request that the moment may be in go before what its write set off', () => {
    const queue = { ...point('own'), component: 'kube-scheduler', name: 'queue', label: 'queue pod' };
    const room = { ...point('own'), name: 'response' };
    const etcd = { ...point('own'), component: 'etcd', name: 'etcd.txn' };
    const both = (patient: boolean, ...held: GatePoint[]) =>
      nextMove(situation({ patient, stepping: { mode: 'paused', held } }));
    for (const decisive of [room, etcd])
      expect(both(true, point('other'), decisive), decisive.name).toMatchObject({ do: 'step', trace: 'own' });
    const stepping = { mode: 'paused', held: [queue, { ...room, traceId: 'second' as TraceId }] } as const;
    expect(nextMove(situation({ stepping, atStake: new Set(['second']) }))).toMatchObject({ trace: 'second' });
    expect(both(true, queue), 'the answer is on its way').toEqual({ do: 'linger' });
    expect(both(false, queue), 'the answer was lost').toMatchObject({ do: 'step', trace: 'own' });
    expect(nextMove(situation({ patient: true, atStake: new Set() })).do, 'no request is at stake').toBe('yield');
  });

  it('goes on when something is held while other work is still under way', () => {
    expect(nextMove(situation({ stepping: { mode: 'stepping', held: [point('other')] } })).do).toBe('step');
  });

  it('waits for what is under way, and does not wait for heartbeats', () => {
    expect(nextMove(situation({ stepping: { mode: 'stepping', held: [] } }))).toEqual({ do: 'wait' });
    expect(nextMove(situation({ stepping: { mode: 'stepping', held: [point('beat', true)] } }))).toEqual({
      do: 'wait',
    });
  });

  it('sets a standing cluster going once, and gives way to the reader’s own play and pause', () => {
    expect(nextMove(situation({ moved: false }))).toEqual({ do: 'step', by: 'stage', trace: undefined });
    expect(nextMove(situation({}))).toEqual({ do: 'yield' });
    expect(nextMove(situation({ stepping: { mode: 'running', held: [] } }))).toEqual({ do: 'yield' });
  });
});
