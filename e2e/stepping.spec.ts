import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const rooms = [
  'Authentication',
  'Audit & flow control',
  'Authorization',
  'Schema & defaulting',
  'Mutating admission',
  'Validation',
  'Validating admission',
  'Storage',
];

test('one step, one room: from authentication to storage, then on until the pod is Running', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.button('Pause').click();
  await cluster.apply(podManifest('slow'));
  // kubectl apply looks first whether the pod is there: that is a request too.
  await cluster.pressUntil('Step', cluster.sentence(), /^POST pods waits at Authentication$/);
  for (const room of rooms.slice(1)) {
    await cluster.button('Step').first().click();
    await expect(cluster.sentence()).toHaveText(`POST pods waits at ${room}`);
  }
  await expect(cluster.leaf('slow')).toHaveCount(0);
  await cluster.pressUntil('Step', cluster.room('Storage'), /rev \d+/);
  await cluster.button('Play').click();
  await expect(cluster.glyphOf('slow')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
});

test('while paused the clock and the revision stand still', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.button('Pause').click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  const shown = async () => [await cluster.time(), await cluster.revision()];
  // Twenty frames of the browser, during which a running cluster would have gone on.
  const standsStill = async () => {
    const before = await shown();
    for (let frame = 0; frame < 20; frame++) await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await shown()).toEqual(before);
  };
  // What was logged before the pause may still be on its way to the page.
  await expect(standsStill).toPass();
  await standsStill();
});

test('step to the end of the request: the answer is there, and the scheduler has not moved', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.button('Pause').click();
  await cluster.apply(podManifest('whole'));
  await expect(cluster.sentence()).toContainText('waits at');
  await expect(async () => {
    await cluster.button(/^Step to the end of this request/).click();
    await expect(cluster.leaf('whole')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(cluster.leaf('whole')).toContainText('Pending');
});

test('the pace of what is shown and the clock of the cluster are set apart, and Forward finishes what is being shown at once', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.clock('10×');
  await cluster.speed('1/8×');
  await expect(page.getByRole('combobox', { name: 'Clock' })).toHaveValue('10');
  await page.locator('main').focus();
  await page.keyboard.press('<');
  await expect(page.getByRole('combobox', { name: 'Clock' })).toHaveValue('5');
  await expect(page.getByRole('combobox', { name: 'Speed' })).toHaveValue('1/8');
  await cluster.apply(podManifest('slow'));
  // It stands in front of a room, for a second and a half each.
  await expect(page.locator('.fm-ticket').first()).toBeVisible();
  await page.locator('main').focus();
  await page.keyboard.press('ArrowRight');
  await expect(cluster.sentence()).toContainText('waits at');
  const before = await cluster.said();
  await page.keyboard.press('ArrowRight');
  await expect(cluster.sentence()).toContainText('waits at');
  await expect(cluster.sentence()).not.toHaveText(before);
});
