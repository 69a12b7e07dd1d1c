import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

test('the whole cluster runs in one worker, where components are killed and restarted as well', async ({ page }) => {
  const cluster = await new ClusterPage(page).open('lang=en&workers=one');
  expect(page.workers()).toHaveLength(1);
  await cluster.applied(podManifest('web'), 'pod/web');
  await expect(cluster.glyphOf('web')).toHaveAttribute('data-glyph', 'running');
  await cluster.kill('kube-scheduler');
  await cluster.applied(podManifest('patient'), 'pod/patient');
  await expect(cluster.leaf('patient')).toContainText('Pending');
  await cluster.restart('kube-scheduler');
  await expect(cluster.glyphOf('patient')).toHaveAttribute('data-glyph', 'running');
});
