import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const invalid = `${podManifest('bad-port')}    ports:
    - containerPort: 99999
`;

for (const { who, room, code, manifest } of [
  { who: 'alice', room: 'Authorization', code: '403', manifest: podManifest('denied') },
  { who: 'anonymous', room: 'Authorization', code: '403', manifest: podManifest('denied') },
  { who: 'expired-token', room: 'Authentication', code: '401', manifest: podManifest('denied') },
  { who: 'unknown-token', room: 'Authentication', code: '401', manifest: podManifest('denied') },
  { who: 'kubernetes-admin', room: 'Validation', code: '422', manifest: invalid },
])
  test(`${who} gets ${code} in ${room}: the door is barred, and nothing reaches etcd`, async ({ page }) => {
    const cluster = await new ClusterPage(page).open();
    await cluster.actAs(who);
    await cluster.apply(manifest);
    await expect(cluster.room(room)).toHaveAttribute('data-state', 'refused');
    await expect(cluster.room(room)).toHaveAccessibleName(new RegExp(`${room}: ${code}`));
    await expect(cluster.room('Storage')).toHaveAccessibleName(/Storage: no write/);
    await expect(page.getByRole('treeitem', { name: 'default', exact: true }).getByText('no pods yet')).toBeVisible();
    await page.getByRole('tab', { name: 'Request', exact: true }).click();
    await expect(page.getByText(`HTTP/1.1 ${code}`)).toBeVisible();
    await expect(page.getByText('"kind": "Status"').first()).toBeVisible();
  });

test('404 and 409 stop at storage, with a Status each', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  const terminal = page.locator('.xterm-accessibility-tree');
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await expect(terminal).toContainText('admin@workstation ~ $');
  await page.keyboard.type('kubectl get pod nowhere\n');
  await expect(terminal).toContainText('(NotFound)');
  await expect(cluster.room('Storage')).toHaveAccessibleName(/Storage: 404/);
  await page.keyboard.type('kubectl create ns default\n');
  await expect(terminal).toContainText('(AlreadyExists)');
  await expect(cluster.room('Storage')).toHaveAccessibleName(/Storage: 409/);
});
