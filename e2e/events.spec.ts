import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

test('events are listed with what they are about, filtered, and at a moment of the past as they were', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('noted', 'nothere:1'), 'pod/noted');
  await page.locator('main').focus();
  await page.keyboard.press('v');
  const events = page.getByRole('region', { name: 'Events, newest first' });
  await expect(events.getByRole('row', { name: /BackOff|ErrImagePull|Failed/ }).first()).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('scheduled noted');
  await expect(events.getByRole('row')).toHaveCount(2);
  await expect(events).toContainText('Successfully assigned default/noted');
  await events.getByRole('button', { name: 'pod/noted' }).click();
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('');
  await page.getByRole('checkbox', { name: 'of the chosen pod' }).check();
  await expect(events.getByRole('row', { name: /node\// })).toHaveCount(0);
  await page.locator('main').focus();
  await page.keyboard.press('Home');
  await expect(events).toContainText('No such event at this moment.');
});

test('the lifecycle shows kubectl’s STATUS beside the phase, and why the two differ', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('typo', 'nothere:1'), 'pod/typo');
  await expect(cluster.leaf('typo')).toContainText(/ImagePull/);
  await cluster.leaf('typo').getByRole('button').click();
  await expect(
    page.getByText(/^STATUS says (ErrImagePull|ImagePullBackOff) although the phase is Pending/),
  ).toBeVisible();
});
