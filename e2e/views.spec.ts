import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const hungry = `${podManifest('hungry')}    resources:
      requests:
        cpu: "64"
`;

test('from Apply to Running: rooms, timeline, lifecycle, scheduling and ledger tell of it', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('web'), 'pod/web');
  await expect(cluster.glyphOf('web')).toHaveAttribute('data-glyph', 'running');

  await test.step('every request is in the timeline, and choosing one shows its rooms with their outcomes', async () => {
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await cluster.button('Make the drawer larger').click();
    const requests = page.getByRole('list', { name: 'Requests, oldest first' });
    for (const request of [/^POST\s*pods\b/, /^POST\s*pods\/web\/binding/, /^PATCH\s*pods\/web\/status/])
      await expect(requests.getByRole('button', { name: request }).first()).toBeVisible();
    await requests.getByRole('button', { name: /^POST\s*pods\b.*kubernetes-admin/ }).click();
    await cluster.button('Close the drawer').click();
    for (const [room, outcome] of [
      ['Authentication', 'client cert, kubernetes-admin'],
      ['Authorization', 'allowed, system:masters'],
      ['Schema & defaulting', 'defaults'],
      ['Mutating admission', 'changed it'],
      ['Validation', 'valid'],
      ['Validating admission', 'passed'],
      ['Storage', 'rev'],
    ] as const)
      await expect(cluster.room(room)).toHaveAccessibleName(new RegExp(outcome));
  });

  await test.step('a chosen room says what it saw, what it decided and why, and what it changed', async () => {
    const details = page.getByRole('complementary', { name: 'Details' });
    await cluster.room('Schema & defaulting').click();
    await details.getByRole('tab', { name: 'Object diff' }).click();
    await expect(details.getByRole('region', { name: 'What changed' })).toContainText('restartPolicy: Always');
    await cluster.room('Mutating admission').click();
    await expect(details.getByRole('region', { name: 'What changed' })).toContainText('kube-api-access');
    await details.getByRole('tab', { name: 'Decision' }).click();
    await expect(details).toContainText('ServiceAccount');
    await cluster.room('Authorization').click();
    await expect(details).toContainText('system:masters');
  });

  await test.step('each room says how close it is to the real one, and where to read on', async () => {
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('tab', { name: 'Explain' }).click();
    for (const room of ['Authentication', 'Audit & flow control', 'Authorization', 'Validation', 'Storage']) {
      await cluster.room(room).click();
      await expect(details.getByText(/(modelled on|simplified from) Kubernetes 1\.36/).first()).toBeVisible();
      await expect(details.getByRole('link', { name: 'source' }).first()).toHaveAttribute(
        'href',
        /^https:\/\/github\.com\/kubernetes\/kubernetes\/blob\/v1\.36\.0\//,
      );
    }
    await expect(details.getByText('not modelled').first()).toBeVisible();
  });

  await test.step('the lifecycle shows the causes and the conditions', async () => {
    await page.getByRole('tab', { name: 'Lifecycle' }).click();
    await expect(page.getByRole('heading', { name: /From Enter to Ready/ })).toBeVisible();
    for (const name of ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'])
      await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
    for (const row of ['apiserver', 'scheduler', 'kubelet', 'runtime'])
      await expect(page.getByRole('button', { name: new RegExp(`^${row} `) }).first()).toBeVisible();
  });

  await test.step('the scheduling view shows every verdict and every point', async () => {
    await page.getByRole('tab', { name: 'Scheduling' }).click();
    const matrix = page.getByRole('region', { name: 'Verdicts and points per node' });
    for (const text of ['node-a', 'node-b', 'node-c', 'TaintToleration', 'NodeResourcesFit', 'picked'])
      await expect(matrix).toContainText(text);
  });

  await test.step('the ledger lists the revisions, and shows what one changed', async () => {
    await page.getByRole('tab', { name: 'Ledger', exact: false }).first().click();
    await page.getByLabel('Part of a key').fill('/registry/pods/default/web');
    const created = page.getByRole('row', { name: /create pods\/default\/web kubernetes-admin/ });
    await expect(created).toBeVisible();
    await created.getByRole('button', { name: /^Revision \d+/ }).click();
    await expect(page.getByRole('complementary', { name: 'Diff between revisions' })).toBeVisible();
  });
});

test('a pod that fits nowhere: the real message, and why each node is out', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(hungry, 'pod/hungry');
  await expect(cluster.leaf('hungry')).toContainText('Pending');
  await page.getByRole('tab', { name: 'Scheduling' }).click();
  const view = page.getByRole('main');
  await expect(view.getByText('0/4 nodes are available: 1 node(s) had untolerated taint')).toBeVisible();
  await expect(view.getByText('Insufficient cpu').first()).toBeVisible();
});

test('language, theme and the widths of the panels change at once and are remembered', async ({ page }) => {
  const cluster = await new ClusterPage(page).open('');
  await cluster.button('Language: English').click();
  await expect(page.getByRole('tab', { name: /^수명 주기/ })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await page.getByRole('button', { name: /^테마/ }).click();
  await page.getByRole('button', { name: /^테마/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const inspector = page.locator('.sh-inspector');
  await page.getByRole('separator', { name: '자세히의 너비' }).press('ArrowLeft');
  await expect(inspector).toHaveCSS('width', '340px');
  const tree = await page.locator('.sh-left').boundingBox();
  await page.mouse.move(tree!.width - 3, 300);
  await page.mouse.down();
  await page.mouse.move(tree!.width + 900, 300);
  await page.mouse.up();
  await expect(page.locator('.sh-left')).toHaveCSS('width', '320px');
  await expect
    .poll(
      async () => JSON.parse((await page.evaluate(() => localStorage.getItem('podscope-settings'))) ?? '') as object,
    )
    .toMatchObject({ language: 'ko', theme: 'dark', panels: { left: 320, right: 340 } });
});

test('a node shows what it has, what is asked of it, and the containers that run on it, now and in the past', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  const asking = podManifest('web').replace(/$/, '    resources: {requests: {cpu: 500m, memory: 64Mi}}\n');
  await cluster.applied(asking, 'pod/web');
  await expect(cluster.glyphOf('web')).toHaveAttribute('data-glyph', 'running');
  const [node = ''] = /node-[abc]/.exec((await cluster.leaf('web').textContent()) ?? '') ?? [];
  await page.locator('main').focus();
  await page.keyboard.press('5');
  await page.getByRole('tab', { name: node, exact: true }).click();
  const sheet = page.getByRole('region', { name: node, exact: true });
  await expect(sheet).toContainText('0.50 of 4.00');
  await expect(sheet).toContainText('64 Mi of');
  const pods = page.getByRole('region', { name: 'Pods and their containers' });
  await expect(pods).toContainText('default/web');
  await expect(pods).toContainText('asks for cpu 500m, memory 64Mi');
  await expect(pods.getByText('running', { exact: true })).toBeVisible();
  await page.locator('main').focus();
  await page.keyboard.press('Home');
  await expect(page.getByText(/^Viewing rev/)).toBeVisible();
  await expect(pods.getByText('default/web')).toHaveCount(0);
});

test('a link that the browser does not let the page copy is marked for copying by hand', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));
  });
  const cluster = await new ClusterPage(page).open();
  await cluster.button('Share or embed').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Copy' }).first().click();
  await expect(dialog.getByText(/does not let the page copy/)).toBeVisible();
  const link = dialog.getByRole('textbox', { name: 'Link to this manifest' });
  await expect(link).toBeFocused();
  expect(await link.evaluate((field: HTMLTextAreaElement) => field.selectionEnd - field.selectionStart)).toBe(
    (await link.inputValue()).length,
  );
});
