import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

test('a killed scheduler is seen to be dead, pods wait for it, and it goes on after its restart', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.kill('kube-scheduler');
  await expect(cluster.actor('scheduler')).toContainText('stopped');
  await cluster.applied(podManifest('patient'), 'pod/patient');
  await expect(cluster.leaf('patient')).toContainText('Pending');
  await cluster.actor('scheduler').getByRole('button', { name: 'Restart' }).click();
  await expect(cluster.glyphOf('patient')).toHaveAttribute('data-glyph', 'running');
});

for (const component of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kubelet/node-a'])
  test(`${component} may be killed and restarted: nothing acknowledged is lost, and work goes on`, async ({ page }) => {
    const cluster = await new ClusterPage(page).open();
    await cluster.applied(podManifest('before'), 'pod/before');
    await cluster.kill(component);
    await cluster.restart(component);
    await cluster.applied(podManifest('after'), 'pod/after');
    for (const pod of ['before', 'after'])
      await expect(cluster.glyphOf(pod)).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
  });

test('a write that finds etcd dead is answered with an error, and made again after the restart it succeeds', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.kill('etcd');
  await cluster.apply(podManifest('later'));
  await cluster.restart('etcd');
  await expect(async () => {
    await cluster.apply(podManifest('later'));
    await expect(cluster.glyphOf('later')).toHaveAttribute('data-glyph', 'running', { timeout: 3_000 });
  }).toPass();
});

test('what is applied the moment the API server is started again waits until it listens', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.kill('kube-apiserver');
  await page.getByRole('tab', { name: 'YAML' }).click();
  await page.getByRole('textbox', { name: 'Manifest in YAML' }).fill(podManifest('hasty'));
  await cluster.button('Components').click();
  await cluster.button('Restart kube-apiserver').waitFor();
  await page.evaluate(() => {
    const buttons = [...document.querySelectorAll('button')];
    buttons.find((button) => button.ariaLabel === 'Restart kube-apiserver')?.click();
    buttons.find((button) => button.textContent?.startsWith('Apply'))?.click();
  });
  await expect(page.getByText('pod/hasty created')).toBeVisible();
});

test('a node whose kubelet is dead becomes NotReady', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.clock('10×');
  await cluster.kill('kubelet/node-b');
  await expect(cluster.leaf('node-b')).toContainText('NotReady', { timeout: 30_000 });
  await cluster.restart('kubelet/node-b');
  await expect(cluster.leaf('node-b')).toContainText(/^node-bReady/, { timeout: 30_000 });
});
