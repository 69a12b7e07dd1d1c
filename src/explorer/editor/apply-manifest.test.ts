import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { emptyJourney } from '../../journey/view.ts';
import type { Applied } from '../../protocol/session.ts';
import type { Selection } from '../flow/page.tsx';
import { applyAll } from './apply-manifest.ts';
import { readManifest } from './manifest.ts';

const manifest = (count: number) =>
  Array.from({ length: count }, (_, at) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c-${at}\n`).join(
    '---\n',
  );

type Manifest = Readonly<Record<string, unknown>>;

/** Each object takes `ms` of a clock of its own. */
async function told(count: number, ms: number, fails?: string): Promise<readonly (readonly string[])[]> {
  let time = 0;
  const batches: string[][] = [];
  async function* apply(_identity: string, objects: readonly Manifest[]): AsyncGenerator<Applied, void> {
    for (const { metadata } of objects) {
      time += ms;
      const { name } = metadata as { name: string };
      if (name === fails) throw new Error('the workstation has ended');
      yield { outcome: 'created', name, warnings: [] };
    }
  }
  const cluster = {
    session: { apply },
    feed: { live: createStore(() => emptyJourney) },
    selection: createStore<Selection>(() => ({}) as Selection),
  };
  await applyAll(
    cluster,
    'kubernetes-admin',
    readManifest(manifest(count)).objects,
    (fresh) => batches.push(fresh.map(({ applied }) => ('name' in applied ? applied.name : applied.outcome))),
    () => time,
  );
  return batches;
}

test('what comes of a slow manifest is told object by object', async () => {
  expect(await told(3, 300)).toEqual([['c-0'], ['c-1'], ['c-2']]);
});

test('what comes of a quick one is told at once for the first, then in batches, each object once', async () => {
  expect(await told(7, 100)).toEqual([['c-0'], ['c-1', 'c-2', 'c-3'], ['c-4', 'c-5', 'c-6']]);
  expect(await told(6, 100)).toEqual([['c-0'], ['c-1', 'c-2', 'c-3'], ['c-4', 'c-5']]);
});

test('where the workstation ends, each object that it did not answer for says so', async () => {
  expect(await told(4, 300, 'c-2')).toEqual([['c-0'], ['c-1'], ['unreachable'], ['unreachable']]);
});
