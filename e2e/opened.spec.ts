import { readFile } from 'node:fs/promises';
import type { Page, Route } from '@playwright/test';
import { setupLimitMs, startKubectl } from '../scripts/kubectl/real-kubectl.ts';
import { ClusterPage, podManifest, printedPod } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Open a recording or another cluster' });

async function open(page: Page, name: string, text: string): Promise<void> {
  if (!(await dialogOf(page).isVisible()))
    await page.getByRole('button', { name: 'Open a recording or another cluster' }).click();
  await dialogOf(page)
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
}

const auditLine = (name: string, code: number): string =>
  JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    auditID: name,
    stage: 'ResponseComplete',
    requestURI: '/api/v1/namespaces/default/pods',
    verb: 'create',
    user: { username: 'alice', groups: ['developers'] },
    userAgent: 'kubectl/v1.36.0',
    objectRef: { resource: 'pods', namespace: 'default', name, apiVersion: 'v1' },
    responseStatus: { code, ...(code >= 400 && { reason: 'Forbidden', message: 'pods is forbidden' }) },
    requestReceivedTimestamp: '2026-01-01T10:00:00.000000Z',
    stageTimestamp: '2026-01-01T10:00:00.010000Z',
    annotations: {
      'authorization.k8s.io/decision': code >= 400 ? 'forbid' : 'allow',
      'authorization.k8s.io/reason': '<b>RBAC</b>',
    },
    ...(code < 400 && {
      responseObject: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default', resourceVersion: '77' },
      },
    }),
  });

test('an audit log is explored in the same views, inferred rooms say so, and the cluster goes on meanwhile', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('mine'), 'pod/mine');
  await open(page, 'audit.log', `${auditLine('web', 201)}\n${auditLine('no', 403)}\n`);
  await expect(page.getByText('A recording: audit.log.')).toBeVisible();
  await page.getByRole('listitem').filter({ hasText: '201' }).first().click();
  await expect(page.getByRole('button', { name: /^6 Validation: inferred/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^3 Authorization: / })).not.toContainText('inferred');
  await page.getByRole('listitem').filter({ hasText: '403' }).first().click();
  await expect(page.getByRole('button', { name: /^6 Validation: not reached/ })).toBeVisible();
  await page.getByRole('button', { name: 'Back to my cluster' }).click();
  await expect(cluster.glyphOf('mine')).toHaveAttribute('data-glyph', 'running');
});

test('what kubectl printed of a pod becomes its lifecycle', async ({ page }) => {
  await new ClusterPage(page).open();
  await open(page, 'pod.yaml', printedPod);
  await expect(page.getByText('A recording: pod.yaml.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'worker-7' })).toContainText('elsewhere');
  await page.keyboard.press('s');
  await expect(page.getByText(/inferred/).first()).toBeVisible();
  await page
    .getByRole('region', { name: 'worker-7' })
    .getByRole('button', { name: /elsewhere/ })
    .click();
  await page.locator('main').focus();
  await page.keyboard.press('Home');
  await expect(page.getByText(/^Viewing rev/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Branch from here' })).toHaveCount(0);
  await page.keyboard.press('End');
  await page.getByRole('tab', { name: /^Lifecycle/ }).click();
  await expect(page.locator('main')).toContainText('elsewhere');
});

test('what cannot be read is refused with the reason, and the page stays where it is', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  const alert = dialogOf(page).getByRole('alert');
  await open(page, 'x', 'hello');
  await expect(alert).toContainText('neither an audit log');
  await open(page, 'x', 'kind: Pod\n\tmetadata: x\n');
  await expect(alert).toContainText('Line 2');
  await open(page, 'x', `${auditLine('a', 201)}\n{"half\n${auditLine('b', 201)}\n`);
  await expect(alert).toContainText('Line 2 is no JSON');
  await open(
    page,
    'x',
    '{"kind":"Pod","metadata":{"name":"a","namespace":"default"},"status":{"conditions":"<img src=x onerror=alert(1)>"}}',
  );
  await expect(alert).toContainText('not what it should be');
  await page.route('**/version', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Hello</h1>' }));
  await dialogOf(page).getByRole('button', { name: 'Connect' }).click();
  await expect(alert).toContainText('no API server answers there');
  const asked = new Promise<Route>((hold) => void page.route('**/version', hold));
  await page.route(/\/apis?\//, (route) => route.fulfill({ json: { kind: 'List', items: [] } }));
  await dialogOf(page).getByRole('button', { name: 'Connect' }).click();
  const question = await asked;
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  const answered = page.waitForResponse('**/version');
  await question.fulfill({ json: { gitVersion: 'v1.36.0' } });
  await answered;
  await cluster.applied(podManifest('stays'), 'pod/stays');
  await expect(cluster.sentence()).toContainText('Live');
  await expect(page.getByText(/^Another cluster:/)).toHaveCount(0);
});

test('a page that kubectl proxy serves shows the cluster behind it: its pods, as they come and go, and writes nothing', async ({
  browser,
}) => {
  test.setTimeout(setupLimitMs);
  const kubectl = await startKubectl(['--nodes', '1']);
  const proxy = kubectl.follow('proxy', '--port=0', '--www=dist', '--www-prefix=/podscope/');
  const [, address = ''] = await proxy.until(/Starting to serve on (\S+)/);
  const page = await browser.newPage();
  await page.goto(`http://${address}/podscope/?connect=/&lang=en`);
  await expect(page.getByText(/^Another cluster:/)).toBeVisible();
  await kubectl.ok('run', 'web', '--image=registry.k8s.io/pause:3.10');
  const web = page.getByRole('treeitem', { name: 'web', exact: true });
  await expect(web.locator('[data-glyph]')).toHaveAttribute('data-glyph', 'running');
  await page.getByRole('tab', { name: 'YAML' }).click();
  await page.getByRole('textbox', { name: 'Manifest in YAML' }).fill(podManifest('refused'));
  await page.getByRole('button', { name: /^Apply/ }).click();
  await expect(page.locator('.ed-side')).toContainText('it can be looked at, not changed');
  await kubectl.ok('delete', 'pod', 'web', '--now');
  await expect(web).toHaveCount(0);
  await page.close();
  proxy.process.kill();
  await kubectl.stop();
});

test('a run is saved as a scenario and played again: the same requests, and what was broken is broken', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('played'), 'pod/played');
  await expect(cluster.glyphOf('played')).toHaveAttribute('data-glyph', 'running');
  await cluster.kill('kube-scheduler');
  await cluster.button('Share or embed').click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Scenario/ }).click();
  const saved = await readFile(await (await download).path(), 'utf8');
  expect(saved).toContain('podscope: scenario/1');
  expect(saved).toContain('kill: kube-scheduler');
  await page.keyboard.press('Escape');
  await cluster.restart('kube-scheduler');
  await open(page, 'scenario.yaml', saved.replaceAll('played', 'again'));
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(cluster.glyphOf('again')).toHaveAttribute('data-glyph', 'running');
  await expect(cluster.actor('scheduler')).toContainText('stopped');
  await open(page, 'scenario.yaml', 'podscope: scenario/1\nsteps: [{at: 1, kill: 3}]\n');
  await expect(dialogOf(page).getByRole('alert')).toContainText('Step 1 of the scenario: kill is no name');
});
