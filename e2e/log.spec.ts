import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const banner = (page: Page) => page.getByRole('region', { name: 'Viewing the past' });
const steps = (page: Page) => page.getByRole('list', { name: 'Steps of the run, oldest first' });
const here = (page: Page) => steps(page).locator('[aria-current=step]');

async function withPod(page: Page, name: string): Promise<ClusterPage> {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest(name), `pod/${name}`);
  await expect(cluster.glyphOf(name)).toHaveAttribute('data-glyph', 'running');
  return cluster;
}

test('back goes into the past, where nothing moves, and Escape returns; the run has gone on', async ({ page }) => {
  const cluster = await withPod(page, 'past');
  await cluster.button(/^Back one stage/).click();
  await expect(banner(page)).toBeVisible();
  await expect(page.locator('.sh-state')).toHaveText('Viewing the past');
  const time = await cluster.time();
  for (let frame = 0; frame < 20; frame++) await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await cluster.time()).toBe(time);
  await page.keyboard.press('Escape');
  await expect(banner(page)).toBeHidden();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('by milestones back to before the pod was there, and forward again', async ({ page }) => {
  const cluster = await withPod(page, 'turns');
  await cluster.button('Pause').click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await page.locator('main').focus();
  const seen: string[] = [];
  for (const milestone of ['Ready', 'Started', 'Scheduled', 'Accepted']) {
    await page.keyboard.press('Control+ArrowLeft');
    await expect(cluster.sentence()).toContainText(`${milestone} default/turns`);
    seen.push(await cluster.said());
  }
  await expect(cluster.leaf('turns')).toContainText('Pending');
  await page.keyboard.press('ArrowLeft');
  await expect(cluster.leaf('turns')).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  // From the newest milestone on it would be the cluster that runs, until there is another.
  const [first, ...later] = seen.toReversed();
  await expect(cluster.sentence()).toHaveText(first!);
  for (const sentence of later) {
    await page.keyboard.press('Control+ArrowRight');
    await expect(cluster.sentence()).toHaveText(sentence);
  }
  await page.keyboard.press('End');
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
});

test('what memory has no room for is on disk, and is gone to like the rest', async ({ page }) => {
  const cluster = await new ClusterPage(page).open('lang=en&log=1000');
  await cluster.applied(podManifest('late'), 'pod/late');
  await expect(cluster.glyphOf('late')).toHaveAttribute('data-glyph', 'running');
  await cluster.button('Pause').click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await expect.poll(() => storedPieces(page)).toBeGreaterThan(0);
  await page.locator('main').focus();
  await page.keyboard.press('Home');
  await expect(cluster.sentence()).toHaveText('Before the first record of the log');
  await expect(cluster.leaf('late')).toHaveCount(0);
  const seen: string[] = [];
  for (let press = 0; press < 6; press++) {
    await page.keyboard.press('Control+ArrowRight');
    await expect(cluster.sentence()).not.toHaveText(seen.at(-1) ?? 'Before the first record of the log');
    seen.push(await cluster.said());
  }
  for (const sentence of seen.toReversed().slice(1)) {
    await page.keyboard.press('Control+ArrowLeft');
    await expect(cluster.sentence()).toHaveText(sentence);
  }
  await page.keyboard.press('End');
  await expect(cluster.leaf('late')).toBeVisible();
});

const storedPieces = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opened = indexedDB.open('podscope-log');
        opened.onerror = () => reject(new Error('no such database'));
        opened.onsuccess = () => {
          const counted = opened.result.transaction('pieces').objectStore('pieces').count();
          counted.onsuccess = () => {
            opened.result.close();
            resolve(counted.result);
          };
        };
      }),
  );

test('without a disk the log begins later, and the page says so', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
  });
  const cluster = await new ClusterPage(page).open('lang=en&log=1000');
  await cluster.button('Pause').click();
  await page.getByRole('tab', { name: 'Steps' }).click();
  await expect(page.getByRole('note')).toHaveText(
    /^The log begins at record [1-9]\d*: the newest 1000 are kept in memory/,
  );
});

test('each key takes back what its counterpart did', async ({ page }) => {
  const cluster = await withPod(page, 'keys');
  await cluster.button('Pause').click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await page.locator('main').focus();
  await page.keyboard.press('Control+ArrowLeft');
  await expect(banner(page)).toBeVisible();
  for (const [back, forward] of [
    ['ArrowLeft', 'ArrowRight'],
    [',', '.'],
    ['Shift+ArrowLeft', 'Shift+ArrowRight'],
    ['Control+ArrowLeft', 'Control+ArrowRight'],
  ] as const) {
    const before = [await cluster.said(), await page.locator('.sh-hint').first().textContent()];
    await page.keyboard.press(back);
    await expect(page.locator('.sh-hint').first()).not.toHaveText(before[1] ?? '');
    await page.keyboard.press(forward);
    await expect(page.locator('.sh-hint').first()).toHaveText(before[1] ?? '');
    await expect(cluster.sentence()).toHaveText(before[0]!);
  }
});

test('the steps tell the run in words: by granularity and component, and a click goes there', async ({ page }) => {
  const cluster = await withPod(page, 'words');
  await cluster.button('Pause').click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: /^Steps/ }).click();
  await page.getByRole('combobox', { name: 'One press goes to the next' }).selectOption({ label: 'milestone' });
  for (const milestone of ['Accepted', 'Scheduled', 'Started', 'Ready'])
    await expect(steps(page)).toContainText(`${milestone} default/words`);
  await page.getByRole('combobox', { name: 'One press goes to the next' }).selectOption({ label: 'stage' });
  await page.getByRole('combobox', { name: 'Steps of which component' }).selectOption('kube-scheduler');
  await expect(steps(page).locator('.pb-who', { hasNotText: 'kube-scheduler' })).toHaveCount(0);
  await steps(page)
    .getByRole('button', { name: /filter/ })
    .first()
    .click();
  await expect(banner(page)).toBeVisible();
  await expect(here(page)).toContainText('filter');
  await page.getByRole('slider', { name: 'Moment of the log' }).press('Home');
  await expect(cluster.leaf('words')).toHaveCount(0);
});

test('a breakpoint stops the running cluster, at exactly its step, and is drawn on the room', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.room('Mutating admission').focus();
  await page.keyboard.press('b');
  await expect(page.getByRole('button', { name: /^5 Mutating admission: .*, breakpoint$/ })).toBeVisible();
  await cluster.apply(podManifest('broken'));
  await expect(cluster.sentence()).toHaveText(/^kube-apiserver: Mutating admission lets POST pods.* pass$/);
  await expect(cluster.leaf('broken')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await cluster.button(/^Share/).click();
  await expect(page.getByRole('textbox', { name: 'Link to this manifest' })).toHaveValue(
    /\?break=stage%3Dmutating-admission/,
  );
});

test('breakpoints come with the address, are listed, switched off and removed; run until a request is refused', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open('lang=en&break=kind%3Dpods%26verb%3Ddelete');
  await page.getByRole('tab', { name: /^Steps/ }).click();
  const listed = page.getByRole('region', { name: 'Breakpoints' });
  await expect(listed.getByText('verb delete, kind pods')).toBeVisible();
  await listed.getByRole('checkbox').uncheck();
  await listed.getByRole('button', { name: /^Remove the breakpoint/ }).click();
  await expect(listed.getByRole('checkbox')).toHaveCount(0);
  await listed.getByRole('combobox', { name: 'Wait for' }).selectOption('rejected');
  await listed.getByRole('button', { name: 'Run until then' }).click();
  await expect(page.getByText('The cluster runs until it comes up')).toBeVisible();
  await cluster.actAs('alice');
  await cluster.apply(podManifest('refused'));
  await expect(cluster.sentence()).toHaveText('kube-apiserver: answers POST pods with 403');
});

test('the request list is filtered by words and fields, and breakpoints are drawn on the lanes', async ({ page }) => {
  const cluster = await withPod(page, 'listed');
  await cluster.button('Pause').click();
  await page.getByRole('tab', { name: /^Timeline/ }).click();
  const rows = page.getByRole('list', { name: 'Requests, oldest first' }).getByRole('listitem');
  const filter = page.getByRole('searchbox', { name: 'Filter requests' });
  await filter.fill('resource:pods/binding name:listed');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('201');
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  await filter.fill('listed -is:write from:kubectl method:get');
  await expect(rows).toContainText(['404']);
  await filter.fill('nothing-like-that');
  await expect(page.getByText('No request is like that.')).toBeVisible();
  await cluster.room('Authorization').focus();
  await page.keyboard.press('b');
  await page.keyboard.press('Control+ArrowLeft');
  await expect(banner(page)).toBeVisible();
  await expect(page.locator('.tl-break').first()).toBeVisible();
});

test('the log is saved as a trace for Jaeger and as an audit log', async ({ page }) => {
  const cluster = await withPod(page, 'saved');
  await cluster.button(/^Share/).click();
  for (const [button, file, holds] of [
    [/^Trace/, 'podscope-trace.json', '"resourceSpans":['],
    [/^Audit log/, 'podscope-audit.jsonl', '"requestURI":"/api/v1/namespaces/default/pods/saved/binding"'],
  ] as const) {
    const [download] = await Promise.all([page.waitForEvent('download'), cluster.button(button).click()]);
    expect(download.suggestedFilename()).toBe(file);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString('utf8').includes(holds), file).toBe(true);
  }
});

for (const format of ['svg', 'png'] as const)
  test(`the map is saved as a picture (${format})`, async ({ page }) => {
    const cluster = await new ClusterPage(page).open();
    await cluster.button('Share or embed').click();
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: format.toUpperCase(), exact: true }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`podscope-map.${format}`);
    const bytes = await readFile(await file.path());
    if (format === 'svg') expect(bytes.toString('utf8')).toContain('kube-apiserver');
    else expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.length).toBeGreaterThan(20_000);
  });
