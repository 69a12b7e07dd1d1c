import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { reduce } from '../../journey/journey.ts';
import { Story, tellHeartbeats, tellPodStory } from '../../journey/story.contract.ts';
import { emptyJourney, type JourneyView } from '../../journey/view.ts';
import { virtualMs } from '../../kernel/clock.ts';
import type { GatePoint } from '../../kernel/gate.ts';
import type { LogRecord, SpanId, TraceId } from '../../kernel/span.ts';
import { podInTenSteps } from '../../lessons/pod-in-ten-steps/lesson.ts';
import type { ApiRequest, ApiResponse } from '../../protocol/http.ts';
import type { SessionState, SteppingState } from '../../protocol/session.ts';
import type { Selection } from '../flow/page.tsx';
import { layoutStore } from '../stores/layout-store.ts';
import type { App } from '../stores/session-context.tsx';
import { lessonControl } from './lesson-control.ts';

const key = '/registry/serviceaccounts/default/default';

/** A cluster that plays a recording: each step lets some records out, until the recording is over. */
function recordedCluster(tell: (name: string) => readonly LogRecord[], answer: ApiResponse = created) {
  const journey = createStore<JourneyView>(() => withNodes());
  const objects = createStore<ReadonlySet<string>>(() => new Set([key]));
  const selection = createStore<Selection>(() => ({}));
  const layout = layoutStore({});
  const listeners = new Set<() => void>();
  const sent: ApiRequest[] = [];
  let waiting: LogRecord[] = [];
  let stepping = { mode: 'running', held: [] as readonly GatePoint[] } as SteppingState;
  const become = (change: Partial<SteppingState>): void => {
    stepping = { ...stepping, ...change };
    for (const listener of Array.from(listeners)) listener();
  };
  const held = (): readonly GatePoint[] => (waiting.length > 0 ? [gate] : []);
  const session = {
    state: {
      get: () => ({ stepping }) as SessionState,
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    pause: () => become({ mode: 'paused' }),
    resume: () => become({ mode: 'running' }),
    step: () => {
      become({ mode: 'stepping', held: [] });
      const next = waiting.shift();
      if (next) journey.setState(reduce(journey.getState(), [next]), true);
      become({ mode: held().length > 0 ? 'paused' : 'stepping', held: held() });
    },
    request: (_identity: string, request: ApiRequest) => {
      sent.push(request);
      const { metadata } = JSON.parse(request.body ?? '') as { metadata: { name: string } };
      if (answer.status < 400) waiting = [...tell(metadata.name)];
      become({ held: held() });
      return Promise.resolve(answer);
    },
  };
  const feed = { live: journey, goLive: () => {} };
  const app = { session, feed, objects, selection, layout } as unknown as App;
  const due: (() => void)[] = [];
  const control = lessonControl(app, podInTenSteps, (work) => {
    due.push(work);
    return () => {
      const place = due.indexOf(work);
      if (place >= 0) due.splice(place, 1);
    };
  });
  /** Lets the time pass that the control asked for, as often as it asks. */
  const run = (turns = 1000): void => {
    for (let turn = 0; turn < turns && due.length > 0; turn++) due.shift()!();
  };
  return { app, control, sent, run, session, journey, objects, waiting: () => waiting.length };
}

const gate: GatePoint = {
  component: 'kube-apiserver',
  name: 'authorization',
  traceId: 'any' as TraceId,
  spanId: 'any.1' as SpanId,
  background: false,
  label: 'POST pods',
};

const created: ApiResponse = { status: 201, headers: {}, body: '{}' };

function withNodes(): JourneyView {
  const story = new Story();
  tellHeartbeats(story, 0, 10);
  return reduce(emptyJourney, story.records);
}

/** alice's recording, told as if the lesson's user had sent it. */
function recording(name: string): readonly LogRecord[] {
  const story = new Story(virtualMs(20));
  tellPodStory(story, name, 100);
  return story.records
    .toSorted((a, b) => a.at - b.at || a.seq - b.seq)
    .map((record) =>
      record.type === 'start' && record.component === 'kubectl/alice'
        ? { ...record, component: 'kubectl/kubernetes-admin' }
        : record,
    );
}

describe('the way of a lesson', () => {
  it('creates the pod as kubectl run would and stops exactly at each moment', () => {
    const { control, sent, run, session, app } = recordedCluster(recording);
    for (let page = 1; page <= 10; page++) {
      control.turn(page);
      control.go();
      run();
      expect(control.store.getState().way, `page ${page}`).toEqual({ at: 'there', page });
      expect(session.state.get().stepping.mode).toBe('paused');
      expect(app.selection.getState().pod).toMatch(/^default\/ten-steps-/);
      expect(app.selection.getState().request).toBeDefined();
    }
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: 'POST', query: 'fieldManager=kubectl-run' });
  });

  it('takes not one step more than the moment needs', () => {
    const { control, run, waiting } = recordedCluster(recording);
    control.turn(1);
    control.go();
    run();
    const left = waiting();
    run();
    expect(waiting()).toBe(left);
    expect(left).toBeGreaterThan(0);
  });

  it('shows a moment that has passed from the log and moves nothing', () => {
    const { control, run, waiting, app } = recordedCluster(recording);
    control.turn(7);
    control.go();
    run();
    const left = waiting();
    control.turn(3);
    control.go();
    run();
    expect(waiting()).toBe(left);
    expect(control.store.getState().way.at).not.toBe('going');
    expect(app.selection.getState()).toMatchObject({ room: 'storage' });
    expect(app.layout.getState().inspectorTab).toBe('diff');
  });

  it('is at rest as soon as anything moves', () => {
    const { control, run, session } = recordedCluster(recording);
    control.turn(1);
    control.go();
    run();
    session.resume();
    expect(control.store.getState().way).toEqual({ at: 'rest' });
  });

  it('gives way when the reader presses play on the way', () => {
    const { control, run, session } = recordedCluster(recording);
    control.turn(10);
    control.go();
    run(4);
    session.resume();
    run();
    expect(control.store.getState().way).toEqual({ at: 'rest' });
    expect(session.state.get().stepping.mode).toBe('running');
  });

  it('waits for a cluster that can take the pod', () => {
    const { control, run, sent, objects } = recordedCluster(recording);
    objects.setState(new Set(), true);
    control.turn(1);
    control.go();
    run();
    expect(sent).toHaveLength(0);
    expect(control.store.getState().way.at).toBe('going');
    objects.setState(new Set([key]), true);
    run();
    expect(control.store.getState().way).toEqual({ at: 'there', page: 1 });
  });

  it('tells why the pod was refused, and tries again with another', async () => {
    const refusal: ApiResponse = { status: 403, headers: {}, body: '{"message":"pods \\"x\\" is forbidden"}' };
    const { control, run, sent } = recordedCluster(recording, refusal);
    control.turn(1);
    control.go();
    run();
    await Promise.resolve();
    expect(control.store.getState().way).toEqual({ at: 'lost', page: 1, message: 'pods "x" is forbidden' });
    control.go();
    run();
    expect(sent).toHaveLength(2);
    expect(sent[0]!.body).not.toBe(sent[1]!.body);
  });

  it('begins again with another pod', () => {
    const { control, run, sent } = recordedCluster(recording);
    control.turn(2);
    control.go();
    run();
    control.again();
    expect(control.store.getState()).toMatchObject({ page: 0, trial: undefined });
    control.turn(1);
    control.go();
    run();
    expect(sent).toHaveLength(2);
    expect(control.store.getState().way).toEqual({ at: 'there', page: 1 });
  });
});
