import { describe, expect, test } from 'vitest';
import type { VirtualMs } from '../../kernel/clock.ts';
import { BranchRegistry, type Notes } from './branch-registry.ts';

const from = { branch: 'main', revision: 7, at: 1000 as VirtualMs };

function notesWith(text?: string): Notes & { readonly text: () => string } {
  let kept = text;
  return {
    remember: () => kept,
    keep: (_name, next) => {
      kept = next;
    },
    text: () => kept ?? '',
  };
}

describe('which branches there are', () => {
  test('a new page has one, which runs', () => {
    const registry = new BranchRegistry(undefined);
    expect(registry.list).toEqual([{ id: 'main', name: 'main' }]);
    expect(registry.current).toBe('main');
  });

  test('what was noted is there on the next visit, under its own name', () => {
    const notes = notesWith();
    const before = new BranchRegistry(notes);
    const { id } = before.add(from);
    before.rename(id, 'bigger requests');
    before.runs(id);
    const after = new BranchRegistry(notes);
    expect(after.current).toBe(id);
    expect(after.list).toEqual([
      { id: 'main', name: 'main' },
      { id: 'branch-1', name: 'bigger requests', from },
    ]);
  });

  test('a number that is free again is used again', () => {
    const registry = new BranchRegistry(undefined);
    for (const id of ['branch-1', 'branch-2']) expect(registry.add(from).id).toBe(id);
    registry.remove('branch-1');
    expect(registry.add(from).id).toBe('branch-1');
  });

  test('begun anew, what was there is aside, in databases of its own, until it is brought back or let go', () => {
    const notes = notesWith();
    const registry = new BranchRegistry(notes);
    const { id } = registry.add(from);
    registry.runs(id);
    registry.putAside();
    expect([registry.list, registry.current, registry.hasAside]).toEqual([
      [{ id: 'main', name: 'main' }],
      'main',
      true,
    ]);
    expect(registry.databaseOf('main')).toBe('podscope~1');

    const again = new BranchRegistry(notes);
    expect(again.hasAside).toBe(true);
    expect(again.bringBack()).toEqual(['podscope~1']);
    expect([again.current, again.databaseOf('branch-1'), again.hasAside]).toEqual([
      'branch-1',
      'podscope/branch-1',
      false,
    ]);
    expect(again.bringBack()).toEqual([]);

    again.putAside();
    expect(again.letGo()).toEqual(['podscope', 'podscope/branch-1']);
    expect([again.hasAside, again.databaseOf('main')]).toEqual([false, 'podscope~1']);
    again.putAside();
    expect(again.databaseOf('main')).toBe('podscope~2');
  });

  test.each([
    '',
    'null',
    '{}',
    '[]',
    '{"current":"gone","branches":[{"id":3},{"id":"x","name":"x","from":{}}]}',
    '{"branches":7}',
    '{"life":-1,"branches":[]}',
  ])('notes that make no sense are no harm: %s', (text) => {
    const registry = new BranchRegistry(notesWith(text));
    expect(registry.list).toEqual([{ id: 'main', name: 'main' }]);
    expect(registry.current).toBe('main');
  });
});
