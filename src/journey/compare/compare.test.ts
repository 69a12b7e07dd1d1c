import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../../kernel/span.ts';
import { causesOfHappening, happeningsSince, onlyIn, partingOf } from './compare.ts';
import { differencesSince } from './differences.ts';
import { answered } from '../recording/inquiry.contract.ts';
import { Recording } from '../recording/recording.ts';
import { Story, tellPodStory, tellRefusal } from '../story.contract.ts';

/** A pod's story, and whatever else is told after it. */
function recordsOf(tellMore: (log: Story) => void = () => {}): readonly LogRecord[] {
  const log = new Story(1000);
  tellPodStory(log, 'web', 100);
  tellMore(log);
  return log.records;
}

function common(): Recording {
  const recording = new Recording();
  recording.take(recordsOf());
  return recording;
}

/** The same past, and then another story each. */
function twoRuns() {
  const left = common();
  const parted = left.end;
  const right = left.fork(parted);
  left.take(recordsOf((log) => tellRefusal(log, 9000)).slice(parted));
  right.take(recordsOf((log) => tellPodStory(log, 'other', 9000)).slice(parted));
  return { left, right, parted };
}

describe('a fork', () => {
  test('has the same past and view, and a future of its own', () => {
    const whole = common();
    const half = Math.floor(whole.end / 2);
    const fork = whole.fork(half);
    expect(fork.end).toBe(half);
    expect(fork.live).toEqual(whole.at(half));
    const { left, right, parted } = twoRuns();
    expect(left.at(parted)).toEqual(right.at(parted));
    expect(left.live).not.toEqual(right.live);
  });
});

describe('two runs side by side', () => {
  test('part behind the last record that they share', () => {
    const { left, right, parted } = twoRuns();
    expect(answered(partingOf(left, right))).toEqual({ left: parted, right: parted });
    expect(answered(partingOf(left, left))).toEqual({ left: left.end, right: left.end });
  });

  test('what shares nothing parts at its beginning', () => {
    expect(answered(partingOf(common(), common()))).toEqual({ left: 0, right: 0 });
  });

  test('each tells what it did since: writes, refusals and turns in a life, without reads', () => {
    const { left, right, parted } = twoRuns();
    const told = (recording: Recording) => answered(happeningsSince(recording, parted, 100)).map(({ says }) => says);
    expect(told(left)).toEqual(expect.arrayContaining([expect.stringMatching(/^POST pods.* (403|422)$/)]));
    expect(told(right)).toEqual(expect.arrayContaining(['accepted default/other', 'scheduled default/other']));
    expect(answered(happeningsSince(right, parted, 2))).toHaveLength(2);
    expect(told(right).filter((says) => says.startsWith('GET'))).toEqual([]);
  });

  test('what ran already begins anew in a fork, which is told only when it happens once more', () => {
    const left = common();
    const parted = left.end;
    const right = left.fork(parted);
    const startedAgain = (log: Story, at: number): void => {
      const subject = { namespace: 'default', pod: 'web', uid: 'u', container: 'web' };
      log.span(
        at,
        at + 1,
        { component: 'kubelet/node-b', name: 'start-container', subject },
        { containerId: 'c', pid: 1 },
      );
    };
    const toldAfter = (recording: Recording, starts: number): number => {
      recording.take(
        recordsOf((log) => {
          for (let count = 0; count < starts; count++) startedAgain(log, 9000 + count * 10);
        }).slice(recording.end),
      );
      return answered(happeningsSince(recording, parted, 100)).filter(({ says }) => says === 'started default/web')
        .length;
    };
    expect(toldAfter(left, 1)).toBe(1);
    expect(toldAfter(right, 1)).toBe(0);
    expect(toldAfter(right, 2)).toBe(1);
  });

  test('a component’s request whose write is a turn in a pod’s life is told as that turn, and not twice', () => {
    const { right, parted } = twoRuns();
    const told = answered(happeningsSince(right, parted, 100)).map(({ says }) => says);
    expect(told).toContain('scheduled default/other');
    expect(told.filter((says) => says.includes('binding'))).toEqual([]);
    expect(told).toContain('POST pods/other 201');
  });

  test('two runs that were never one differ by what only one of them says, in whatever order and at whatever time', () => {
    const runOf = (tell: (log: Story) => void): Recording => {
      const log = new Story(1000);
      tell(log);
      const run = new Recording();
      run.take(log.records);
      return run;
    };
    const left = runOf((log) => {
      tellPodStory(log, 'web', 100);
      tellPodStory(log, 'api', 150);
    });
    const right = runOf((log) => {
      tellPodStory(log, 'api', 700);
      tellPodStory(log, 'web', 750);
      tellRefusal(log, 2000);
    });
    const [lefts, rights] = [answered(happeningsSince(left, 0, 100)), answered(happeningsSince(right, 0, 100))];
    expect(onlyIn(lefts, rights)).toEqual(new Set());
    expect([...onlyIn(rights, lefts)].map(({ says }) => says)).toEqual(['POST pods 403']);
    expect(answered(differencesSince(left, right, answered(partingOf(left, right))))).toEqual([]);
  });

  test('what a component repeats is no difference; what a person repeats is one', () => {
    const { left, right, parted } = twoRuns();
    const [lefts, rights] = [left, right].map((run) => answered(happeningsSince(run, parted, 100))) as [[], []];
    const [patch] = answered(happeningsSince(right, parted, 100)).filter(({ says }) => says.startsWith('PATCH'));
    const [post] = answered(happeningsSince(right, parted, 100)).filter(({ says }) =>
      says.startsWith('POST pods/other 201'),
    );
    expect(onlyIn([...rights, patch!], rights)).toEqual(new Set());
    expect(onlyIn([...rights, post!], rights)).toEqual(new Set([post]));
    expect(onlyIn(lefts, lefts)).toEqual(new Set());
  });

  test('of what only one has it says what set it off', () => {
    const { right, parted } = twoRuns();
    const bound = answered(happeningsSince(right, parted, 100)).find(({ says }) => says === 'scheduled default/other')!;
    expect(answered(causesOfHappening(right, bound)).map(({ component }) => component)).toEqual([
      'kube-scheduler',
      'kubectl/alice',
    ]);
  });

  test('what is left behind differs by the objects of one of them, and by nothing that is another in every run', () => {
    const { left, right, parted } = twoRuns();
    const parting = { left: parted, right: parted };
    const keys = answered(differencesSince(left, right, parting)).map(({ key }) => key);
    expect(keys).toContain('/registry/pods/default/other');
    expect(keys).not.toContain('/registry/pods/default/web');
    expect(JSON.stringify(answered(differencesSince(left, right, parting)))).not.toMatch(/"(?:uid|resourceVersion)"/);
  });
});
