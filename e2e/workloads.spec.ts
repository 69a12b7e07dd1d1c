import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const asking = (name: string, cpu: string, spec = ''): string =>
  `${podManifest(name)}    resources: {requests: {cpu: "${cpu}"}}\n${spec}`;

const deployment = (image: string, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: site
spec:
  replicas: 3
  selector: {matchLabels: {app: site}}
  template:
    metadata: {labels: {app: site}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: ${image}
${more}`;

test('a more important pod evicts another, and the scheduling view says whom, where and why', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  const urgent = 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: urgent}\nvalue: 1000\n';
  await cluster.applied(urgent, 'priorityclass.scheduling.k8s.io/urgent');
  for (const name of ['low-1', 'low-2', 'low-3']) {
    await cluster.applied(asking(name, '3', '  terminationGracePeriodSeconds: 1\n'), `pod/${name}`);
    await expect(cluster.glyphOf(name)).toHaveAttribute('data-glyph', 'running');
  }
  await cluster.applied(asking('vip', '3', '  priorityClassName: urgent\n'), 'pod/vip');
  await expect(cluster.glyphOf('vip')).toHaveAttribute('data-glyph', 'running');
  await page.getByRole('tab', { name: 'Scheduling' }).click();
  const cycles = page.getByRole('navigation', { name: 'Queues and past cycles' });
  await cycles
    .getByRole('button', { name: /default\/vip.*fits no node/ })
    .first()
    .click();
  const room = page.getByRole('region', { name: 'Room is made (preemption)' });
  await expect(room).toContainText('nominated; evicts');
  await expect(room).toContainText('priority 0');
  const victim = (await room.getByRole('button').first().locator('code').textContent()) ?? '';
  expect(victim).toMatch(/^default\/low-[123]$/);
  await expect(cluster.leaf(victim.replace('default/', ''))).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: 'PostFilter' })).toBeVisible();
  const news = page.getByRole('region', { name: 'News for this pod' });
  await expect(news).toContainText('AssignedPodDelete');
  await expect(news).toContainText('may help, says NodeResourcesFit');
});

test('a container that fails again and again waits longer each time, and its lanes show it', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  const command = '    command: ["sh", "-c", "echo no; exit 3"]\n';
  await cluster.applied(`${podManifest('crash', 'busybox')}${command}`, 'pod/crash');
  await expect(cluster.leaf('crash')).toContainText('CrashLoopBackOff');
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.getByText('Back-off restarting failed container').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Lifecycle' }).click();
  await page.getByRole('combobox', { name: 'Pod' }).selectOption('default/crash');
  await expect(page.getByText('CrashLoopBackOff').first()).toBeVisible();
});

test('a new image rolls out: two sets of pods, and at last only the new one', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  const pods = page.getByRole('treeitem', { name: /^site-\w+-\w{5}$/ });
  await cluster.applied(deployment('nginx:1.28'), 'deployment.apps/site');
  await expect(pods.locator('[data-glyph=running]')).toHaveCount(3);
  const [before = ''] = await pods.evaluateAll((items) => items.map((item) => item.getAttribute('aria-label') ?? ''));
  const oldSet = before.split('-').slice(0, 2).join('-');
  await cluster.apply(deployment('nginx:1.29'));
  await expect(page.getByText('deployment.apps/site configured')).toBeVisible();
  const old = page.getByRole('treeitem', { name: new RegExp(`^${oldSet}-\\w{5}$`) });
  await expect(old).toHaveCount(0);
  await expect(pods.locator('[data-glyph=running]')).toHaveCount(3);
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.getByText(`Scaled down replica set ${oldSet}`, { exact: false }).first()).toBeVisible();
});

test('a node that falls silent loses its pods, and others take their place', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  const impatient = `      tolerations:
      - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 5}
`;
  await cluster.applied(deployment('nginx', impatient), 'deployment.apps/site');
  const pods = page.getByRole('treeitem', { name: /^site-\w+-\w{5}$/ });
  await expect(pods.locator('[data-glyph=running]')).toHaveCount(3);
  await expect(pods.filter({ hasText: 'node-b' })).toHaveCount(1);
  await cluster.clock('10×');
  await cluster.kill('kubelet/node-b');
  await expect(cluster.leaf('node-b')).toContainText('NotReady', { timeout: 30_000 });
  await expect(pods.filter({ hasText: /node-[ac]/ }).locator('[data-glyph=running]')).toHaveCount(3, {
    timeout: 30_000,
  });
});
