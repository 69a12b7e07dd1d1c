import { deflateRawSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Branches' });

/** A cluster in which a pod runs. */
async function withPod(page: Page): Promise<ClusterPage> {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('web'), 'pod/web');
  await expect(cluster.glyphOf('web')).toHaveAttribute('data-glyph', 'running');
  return cluster;
}

/** Stands in the past, at the last milestone of the run. */
async function goBack(page: Page): Promise<void> {
  await page.locator('main').focus();
  await page.keyboard.press('Control+ArrowLeft');
  await expect(page.getByText(/^Viewing rev/)).toBeVisible();
}

async function openBranches(page: Page): Promise<void> {
  await page.locator('.sh-branch').click();
  await expect(dialogOf(page)).toBeVisible();
}

test('what is applied in the past begins a branch there, and the cluster it came from stays as it was', async ({
  page,
}) => {
  const cluster = await withPod(page);
  await goBack(page);
  await cluster.applied(podManifest('instead'), 'pod/instead');
  await expect(page.locator('.sh-branch')).toHaveText('branch-1');

  await openBranches(page);
  await expect(dialogOf(page).getByText(/^The same until .* things? differ/)).toBeVisible();
  const happened = dialogOf(page).getByRole('table');
  await expect(happened).toContainText('accepted default/instead');
  // The branch goes on, and so does what is compared.
  await expect(happened).toContainText('ready default/instead');
  await expect(cluster.glyphOf('web')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
  await expect(dialogOf(page).getByText('pods/default/instead')).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Go on with main' }).click();
  await expect(page.locator('.sh-branch')).toHaveText('main');
  await page.keyboard.press('Escape');
  await expect(cluster.leaf('web')).toBeVisible();
  await expect(cluster.leaf('instead')).toHaveCount(0);
});

test('a branch has the log up to where it began, is named, outlasts a reload, and is forgotten on demand', async ({
  page,
}) => {
  const cluster = await withPod(page);
  await goBack(page);
  await page.getByRole('button', { name: 'Branch from here' }).click();
  await expect(page.locator('.sh-branch')).toHaveText('branch-1');
  // Its API server is only starting.
  await cluster.applied(podManifest('kept'), 'pod/kept');
  await page.locator('main').focus();
  await page.keyboard.press('Home');
  await expect(page.getByText(/^Viewing rev/)).toBeVisible();
  await page.keyboard.press('Escape');
  await openBranches(page);
  await dialogOf(page).getByRole('textbox', { name: 'Name of branch-1' }).fill('what if');
  await page.keyboard.press('Enter');
  await expect(dialogOf(page).getByRole('option', { name: 'what if' }).first()).toBeAttached();
  await page.keyboard.press('Escape');

  await page.reload();
  await expect(page.locator('.sh-branch')).toHaveText('what if');
  await cluster.ready();
  await expect(cluster.leaf('kept')).toBeVisible();
  await openBranches(page);
  await dialogOf(page).getByRole('button', { name: 'Go on with main' }).click();
  await expect(page.locator('.sh-branch')).toHaveText('main');
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  await openBranches(page);
  const forget = dialogOf(page).getByRole('button', { name: 'Forget what if' });
  await forget.click();
  await expect(dialogOf(page).getByRole('textbox')).toHaveCount(1);
  await dialogOf(page).getByRole('button', { name: /^Undo/ }).click();
  await forget.click();
  await expect(dialogOf(page).getByRole('textbox')).toHaveCount(1);
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(await databases()).toContain('podscope/branch-1');
  await dialogOf(page).locator('.un-toast').getByRole('button', { name: 'Close' }).click();
  await expect.poll(databases).not.toContain('podscope/branch-1');
});

test('what is broken at the moment where a branch begins is broken there, and is mended there', async ({ page }) => {
  const cluster = await withPod(page);
  await page.keyboard.press('x');
  const faults = page.getByRole('dialog', { name: 'Break something' });
  await faults.getByRole('combobox', { name: 'Where' }).selectOption('kube-scheduler');
  await faults.getByRole('button', { name: 'Freeze' }).click();
  await faults.getByRole('button', { name: 'Close' }).click();
  await cluster.applied(podManifest('waits'), 'pod/waits');
  await expect(cluster.leaf('waits')).toContainText('Pending');
  await goBack(page);
  await page.getByRole('button', { name: 'Branch from here' }).click();
  await expect(page.locator('.sh-branch')).toHaveText('branch-1');
  await expect(cluster.actor('scheduler')).toContainText('stands still');
  await expect(cluster.leaf('waits')).toContainText('Pending');
  await cluster.actor('scheduler').getByRole('button', { name: 'Mend' }).click();
  await expect(cluster.glyphOf('waits')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Break something' })).toBeVisible();
});

/** A run in which somebody killed a component, as a link carries it. */
const killing = (component: string) => ({
  name: component,
  lasts: 1,
  scenario: `podscope: scenario/1\nsteps: [{at: 0, kill: ${component}}]`,
});

test('a link names two runs: they are played in branches of their own, and compared', async ({ page }) => {
  const runs = deflateRawSync(JSON.stringify([killing('kube-scheduler'), killing('kube-controller-manager')]));
  await page.addInitScript(() => localStorage.setItem('podscope-settings', '{"speed":"full"}'));
  await page.goto(`./?lang=en#runs=${runs.toString('base64url')}`);
  await dialogOf(page).getByRole('button', { name: 'Play both and compare' }).press('Enter');
  await expect(dialogOf(page).getByText(/^The same until .* things? differ/)).toBeVisible();
  await expect(page.locator('.sh-branch')).toHaveText('kube-controller-manager, played');
  await expect(dialogOf(page).getByRole('combobox', { name: 'Left' })).toHaveValue('branch-1');
  await expect(dialogOf(page).getByRole('button', { name: 'Go on with main' })).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Link to these two runs' }).press('Enter');
  await expect(dialogOf(page).getByRole('textbox', { name: 'Link to these two runs' })).toHaveValue(/#runs=[\w-]+$/);
});

test('a fault in the past begins a branch too', async ({ page }) => {
  const cluster = await withPod(page);
  await goBack(page);
  await cluster.kill('kube-scheduler');
  await expect(page.locator('.sh-branch')).toHaveText('branch-1');
  await expect(cluster.actor('scheduler')).toContainText('stopped');
});

test('of a moment that etcd has compacted the page says that no branch can begin there', async ({ page }) => {
  await withPod(page);
  await page.keyboard.press('4');
  await page.locator('.lg-health summary').click();
  await page.getByRole('button', { name: /^Compact/ }).click();
  await page.locator('main').focus();
  await page.keyboard.press('Home');
  await page.getByRole('button', { name: 'Branch from here' }).click();
  await expect(page.getByRole('alert')).toContainText('etcd has compacted revision');
  await expect(page.locator('.sh-branch')).toHaveText('main');
});
