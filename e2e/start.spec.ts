import { ClusterPage } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

test('the page opens to a running cluster: control plane, three workers, system pods, an empty default namespace', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  await expect(page.getByRole('treeitem', { name: 'default' }).getByText('no pods yet')).toBeVisible();
  for (const name of ['Authentication', 'Authorization', 'Storage']) await expect(cluster.room(name)).toBeVisible();
  await expect(page.getByRole('treeitem', { name: 'kube-system' }).getByText('Pods')).toBeVisible();
});

test('the frame is there before the cluster is', async ({ page }) => {
  await page.goto('./?lang=en', { waitUntil: 'commit' });
  await expect(page.getByRole('banner').getByText('Podscope')).toBeVisible();
});
