import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

test('what was taken away comes back by its button and by the keyboard: a breakpoint, a fault, a manifest, the cluster itself', async ({
  page,
}) => {
  await page.goto('./?lang=en');
  const cluster = new ClusterPage(page);
  await cluster.usable();
  const undo = page.getByRole('button', { name: /^Undo/ });

  await cluster.applied(podManifest('kept'), 'pod/kept');
  await page.getByRole('combobox', { name: 'Samples' }).selectOption({ label: 'Pod: crash loop' });
  await expect(page.getByText('The sample has taken the place of your manifest.')).toBeVisible();
  await undo.click();
  await expect(page.getByRole('textbox', { name: 'Manifest in YAML' })).toContainText('kept');

  await page.locator('main').focus();
  await page.keyboard.press('b');
  await page.keyboard.press('s');
  const breakpoints = page.getByRole('region', { name: 'Breakpoints' });
  await breakpoints.getByRole('button', { name: /^Remove/ }).press('Enter');
  await expect(breakpoints.getByRole('checkbox')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(breakpoints.getByRole('checkbox')).toHaveCount(1);
  await expect(undo).toHaveCount(0);
  await breakpoints.getByRole('button', { name: /^Remove/ }).press('Enter');

  await page.locator('main').focus();
  await page.keyboard.press('x');
  const faults = page.getByRole('dialog', { name: 'Break something' });
  await faults.getByRole('button', { name: 'Freeze' }).click();
  const mend = faults.getByRole('button', { name: /^Mend/ });
  await mend.click();
  await expect(mend).toHaveCount(0);
  await faults.getByRole('button', { name: /^Undo/ }).press('Enter');
  await expect(mend).toHaveCount(1);
  await mend.click();
  await page.keyboard.press('Escape');

  await cluster.button('Components').click();
  await page.getByRole('button', { name: 'Start an empty cluster' }).click();
  await expect(page.getByText(/^This is an empty cluster\./)).toBeVisible();
  // As long as somebody is at it, it does not go.
  await undo.focus();
  await cluster.usable();
  await expect(cluster.leaf('kept')).toHaveCount(0);
  await undo.click();
  await expect(cluster.leaf('kept')).toBeVisible();
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(databases).toContain('podscope');
  expect(databases).not.toContain('podscope~1');
});
