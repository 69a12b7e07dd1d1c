import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

test('a second tab says that the first one runs the cluster, and takes it over when that one closes', async ({
  page,
  context,
}) => {
  const first = await new ClusterPage(page).open();
  await first.applied(podManifest('kept'), 'pod/kept');
  const second = await context.newPage();
  await second.goto('./?lang=en');
  await expect(second.getByRole('status')).toContainText('The cluster runs in another tab');
  await page.close();
  const successor = new ClusterPage(second);
  await successor.ready();
  await expect(successor.glyphOf('kept')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
});
