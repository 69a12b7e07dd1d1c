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

test('paused, nothing moves, cluster time included; a step lets one room pass; continuing ends at Running', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.button('Pause').click();
  await cluster.apply(podManifest('slow'));
  await expect(cluster.sentence()).toContainText('waits at');
  const [time, revision] = [await cluster.time(), await cluster.revision()];
  await cluster.pressUntil('Step', cluster.sentence(), /waits at Authentication/);
  for (const [place, room] of rooms.entries()) {
    await cluster.pressUntil('Step', cluster.room(room), /./);
    const next = rooms[place + 1];
    if (next) await expect(cluster.sentence()).toContainText(`waits at ${next}`);
  }
  expect(Number(await cluster.time())).toBeGreaterThanOrEqual(Number(time));
  expect(Number(await cluster.revision())).toBeGreaterThanOrEqual(Number(revision));
  await cluster.button('Play').click();
  await expect(cluster.glyphOf('slow')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
});

test('while paused the clock and the revision stand still', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.button('Pause').click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  const before = [await cluster.time(), await cluster.revision()];
  // Twenty frames of the browser, during which a running cluster would have gone on.
  for (let frame = 0; frame < 20; frame++) await page.evaluate(() => new Promise(requestAnimationFrame));
  expect([await cluster.time(), await cluster.revision()]).toEqual(before);
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
