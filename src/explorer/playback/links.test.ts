import { expect, test } from 'vitest';
import type { Predicate } from '../../journey/travel/predicate.ts';
import { predicateText, readPredicate } from './links.ts';

test('a predicate comes back from its link as it went in, whatever its texts hold', () => {
  const predicate: Predicate = {
    component: 'kubelet/node-a',
    outcome: 'refused',
    field: 'status.conditions[type=Ready].status',
    value: 'a=b&c d,"é"',
  };
  expect(readPredicate(predicateText(predicate))).toEqual(predicate);
});

test('what asks for nothing, or for what there is not, is no predicate', () => {
  for (const text of ['', 'stage=', 'colour=red', 'outcome=maybe', '%%%', '__proto__=x'])
    expect(readPredicate(text), text).toBeUndefined();
});
