import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

/** Of every severity. */
async function violationsOn(page: Page): Promise<readonly string[]> {
  // Otherwise each look opens a page of its own to bring frames of other origins together, of which none shows anything here.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${String(target)} ${failureSummary}`),
  );
}

for (const theme of ['light', 'dark'])
  test(`axe finds nothing in any view, ${theme}`, async ({ page }) => {
    const cluster = await new ClusterPage(page).open(`lang=en&theme=${theme}`);
    await cluster.applied(podManifest('web'), 'pod/web');
    await expect(cluster.glyphOf('web')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
    for (const view of ['Map', 'Lifecycle', 'Scheduling', 'Ledger', 'Nodes']) {
      await page.getByRole('tab', { name: view, exact: false }).first().click();
      expect(await violationsOn(page), view).toEqual([]);
    }
    for (const drawer of ['Terminal', 'etcd ledger', 'Timeline', 'YAML', 'Steps', 'Object O', 'Events V']) {
      await page.getByRole('tab', { name: drawer }).click();
      expect(await violationsOn(page), drawer).toEqual([]);
    }
    await page.getByRole('tab', { name: 'Lesson' }).click();
    expect(await violationsOn(page), 'lesson').toEqual([]);
    await cluster.button(/^Back one stage/).click();
    await expect(page.getByRole('region', { name: 'Viewing the past' })).toBeVisible();
    expect(await violationsOn(page), 'the past').toEqual([]);
    await cluster.button('Branch from here').click();
    await page.locator('.sh-branch').getByText('branch-1').click();
    await expect(page.getByRole('dialog').getByText('Compare')).toBeVisible();
    expect(await violationsOn(page), 'branches').toEqual([]);
  });

test('axe finds nothing in a refusal, nor in any dialog', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.actAs('alice');
  await cluster.apply(podManifest('refused'));
  await expect(page.locator('.ed-side').getByText('403 Forbidden')).toBeVisible();
  for (const tab of ['Explain', 'Request', 'Object diff', 'Decision']) {
    await page.getByRole('tab', { name: tab }).click();
    expect(await violationsOn(page), tab).toEqual([]);
  }
  for (const opener of [
    'Find anything',
    'Components',
    'Break something',
    'Share or embed',
    'Open a recording or another cluster',
  ]) {
    await cluster.button(opener).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violationsOn(page), opener).toEqual([]);
    await page.keyboard.press('Escape');
  }
  await page.locator('main').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  expect(await violationsOn(page), 'keys').toEqual([]);
});

for (const [width, height] of [
  [760, 520],
  [390, 844],
] as const)
  test(`axe finds nothing at ${width}x${height}, in Korean`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto('./?lang=ko');
    await expect(page.getByText('실시간', { exact: true })).toBeVisible();
    for (const tab of ['자세히', 'YAML', '수업', '터미널', '리소스', '타임라인', '단계', '객체', '이벤트']) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      expect(await violationsOn(page), tab).toEqual([]);
    }
  });

test('axe notices a violation when there is one', async ({ page }) => {
  await new ClusterPage(page).open();
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<button></button>'));
  expect(await violationsOn(page)).toHaveLength(1);
});

test('where less motion is asked for nothing that stands still is given a transition, and nothing loops', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await new ClusterPage(page).open('lang=en');
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .map((element) => ({ element, style: getComputedStyle(element) }))
      .filter(
        ({ style }) =>
          (style.transitionProperty === 'all' && style.transitionDuration !== '0s') ||
          style.transitionDuration.split(', ').some((duration) => Number.parseFloat(duration) > 0.08) ||
          (style.animationName !== 'none' && style.animationIterationCount === 'infinite'),
      )
      .map(({ element }) => `${element.tagName} ${element.className}`),
  );
  expect(moving).toEqual([]);
});
