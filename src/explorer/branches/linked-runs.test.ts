import { expect, test } from 'vitest';
import { tellPodStory, Story } from '../../journey/story.contract.ts';
import { scenarioFormat } from '../scenario/scenario.ts';
import { type LinkedRun, readLinkedRuns, runOf, writeLinkedRuns } from './linked-runs.ts';

const run = (name: string, lasts = 3): LinkedRun => ({
  name,
  lasts,
  scenario: { podscope: scenarioFormat, steps: [{ at: 0, kill: name }] },
});

test('two runs are read from an address as they were written', async () => {
  const runs = { left: run('main'), right: run('분기') };
  const text = await writeLinkedRuns(runs);
  expect(text).toMatch(/^[\w-]+$/);
  expect(await readLinkedRuns(text)).toEqual(runs);
});

test('a run lasts from the first thing done to the end of its log, a minute at most', async () => {
  const log = new Story(1000);
  tellPodStory(log, 'web', 100);
  expect(runOf('main', log.records)).toMatchObject({ lasts: 3, scenario: { steps: [{ at: 0 }] } });
  expect((await readLinkedRuns(await writeLinkedRuns({ left: run('a', 900), right: run('b') }))).left.lasts).toBe(60);
  expect(runOf('idle', [])).toEqual({ name: 'idle', lasts: 0, scenario: { podscope: scenarioFormat, steps: [] } });
});

test.each([
  ['no base64', '%%%', /./],
  ['nothing deflated', 'AAAA', /./],
  ['a run that cannot be played', undefined, /is wanted/],
])('%s is refused', async (_, text, why) => {
  const broken = run('b') as LinkedRun & { scenario: { steps: unknown[] } };
  const unplayable = { ...broken, scenario: { ...broken.scenario, steps: [{ at: 1 }] as never } };
  await expect(readLinkedRuns(text ?? (await writeLinkedRuns({ left: run('a'), right: unplayable })))).rejects.toThrow(
    why,
  );
});
