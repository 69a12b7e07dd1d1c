import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

/** A part of the page that moved although nobody had pressed anything: its class, from where, to where. */
type Jump = readonly [name: string, from: string, to: string];

interface ShiftEntry extends PerformanceEntry {
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRect;
    readonly currentRect: DOMRect;
  }[];
}

async function noteJumps(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const jumps: Jump[] = [];
    const box = ({ x, y, width, height }: DOMRect): string => `${x},${y} ${width}x${height}`;
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, sources } of list.getEntries() as ShiftEntry[])
        for (const { node, previousRect, currentRect } of sources)
          if (!hadRecentInput && node instanceof Element)
            jumps.push([node.getAttribute('class') ?? '', box(previousRect), box(currentRect)]);
    }).observe({ type: 'layout-shift', buffered: true });
    Object.assign(window, { jumps });
  });
}

const jumpsOf = (page: Page): Promise<readonly Jump[]> =>
  page.evaluate(() => (window as unknown as { jumps: readonly Jump[] }).jumps);

/** Lists grow as the cluster works; what is around them has its place. */
const frame = /^sh-(?!leaf)/;

const places = [
  ['Map', 'Timeline'],
  ['Lifecycle', 'Events V'],
  ['Scheduling', 'etcd ledger'],
  ['Ledger', 'Steps'],
  ['Nodes', 'Object O'],
] as const;

test('the page stands still around what the cluster changes, from its start to pods that start in every view', async ({
  page,
}) => {
  await noteJumps(page);
  const cluster = await new ClusterPage(page).open();
  for (const [place, [view, drawer]] of places.entries()) {
    await page.getByRole('tab', { name: view }).first().click();
    await page.getByRole('tab', { name: drawer }).click();
    await cluster.applied(podManifest(`web-${place}`), `pod/web-${place}`);
    await expect(cluster.glyphOf(`web-${place}`)).toHaveAttribute('data-glyph', 'running');
  }
  const jumps = await jumpsOf(page);
  expect(jumps.length, 'what moves is seen').toBeGreaterThan(0);
  expect(jumps.filter(([name]) => frame.test(name))).toEqual([]);
});
