import { expect, test } from 'vitest';
import { reduce } from '../../journey/journey.ts';
import { Story, tellPodStory } from '../../journey/story.contract.ts';
import { newest } from '../../journey/tape.ts';
import { emptyJourney } from '../../journey/view.ts';
import { matrixOf } from './matrix.ts';

const cycle = () => {
  const log = new Story();
  tellPodStory(log, 'web', 0);
  return newest(reduce(emptyJourney, log.records).cycles, 1)[0]!;
};

test('a filtered node stops at the plug-in that said no and has no points', () => {
  const { columns, filters, scores } = matrixOf(cycle());
  const tainted = columns.find(({ node }) => node === 'control-plane')!;
  expect(filters[tainted.failedAt!]).toBe('TaintToleration');
  expect(tainted.total).toBeUndefined();
  expect(scores[0]!.points[columns.indexOf(tainted)]).toBeUndefined();
});

test('points are weighted and the picked node comes first in rank', () => {
  const { columns, scores, most } = matrixOf(cycle());
  const picked = columns.find((column) => column.picked)!;
  expect(picked).toMatchObject({ node: 'node-b', rank: 1, total: 458 });
  expect(scores.map(({ points }) => points[columns.indexOf(picked)]!).reduce((a, b) => a + b)).toBe(458);
  expect(most).toBe(500);
});

test('a hundred nodes become seven columns with the picked one among them', () => {
  const many = cycle();
  const nodes = Array.from({ length: 100 }, (_, place) => ({ node: `n-${place}` }));
  const score = {
    nodes: nodes.map(({ node }) => node),
    plugins: [{ name: 'A', weight: 1, raw: nodes.map(() => 1), normalized: nodes.map((_, place) => place % 90) }],
    totals: nodes.map((_, place) => place % 90),
    picked: 'n-89',
  };
  const { columns, leftOut } = matrixOf({
    ...many,
    phases: {
      ...many.phases,
      filter: { ...many.phases.filter!, evidence: { plugins: ['F'], nodes } },
      score: { ...many.phases.score!, evidence: score },
    },
  });
  expect(columns).toHaveLength(7);
  expect(columns.some(({ node, picked }) => node === 'n-89' && picked)).toBe(true);
  expect(leftOut).toBe(93);
});
