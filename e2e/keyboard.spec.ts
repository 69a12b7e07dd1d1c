import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

/** What has the focus: its accessible name, or its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });

/** Presses Tab until something of that name has the focus. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  for (let press = 0; press < 120; press++) {
    if (name.test(await focused(page))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never came to ${name}`);
}

/** From the top of the page into the view. */
async function skipToView(page: Page): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await tabTo(page, /^Skip to the view$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
}

/** What has the focus shows it: an outline, or the ring around a terminal. */
const isFocusVisible = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  });

const announced = (page: Page) => page.getByRole('group', { name: 'Cluster map' }).locator('~ [role=status]');

test('the first Tab skips to the view, then come the rooms in their order, and Enter tells of one', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to the view');
  expect(await isFocusVisible(page)).toBe(true);
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  for (const name of [
    '1 Authentication',
    '2 Audit & flow control',
    '3 Authorization',
    '4 Schema & defaulting',
    '5 Mutating admission',
    '6 Validation',
    '7 Validating admission',
    '8 Storage',
    'Watch cache',
  ]) {
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain(name);
    expect(await isFocusVisible(page), name).toBe(true);
  }
  await tabTo(page, /^3 Authorization/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(cluster.room('Authorization')).toHaveAttribute('aria-pressed', 'true');
});

test('whatever Tab comes to shows that it has the focus', async ({ page }) => {
  await new ClusterPage(page).open();
  await page.keyboard.press('t');
  // The drawer takes the focus when it is there.
  await expect(page.locator('.sh-drawer-body:is(:focus, :focus-within)')).toBeVisible();
  await expect(page.locator('.tl-filter')).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const seen = new Set<string>();
  for (let press = 0; press < 150; press++) {
    await page.keyboard.press('Tab');
    const name = await focused(page);
    if (name === 'Skip to the view' && seen.has(name)) break;
    seen.add(name);
    if (await page.evaluate(() => document.activeElement === document.body)) continue;
    expect(await isFocusVisible(page), name).toBe(true);
  }
  for (const control of ['Pause', 'Speed', 'Details', 'View', 'Components'])
    expect([...seen].join('\n')).toContain(control === 'Details' ? 'Explain' : control === 'View' ? 'Map1' : control);
});

test('digits change the view, letters the drawer and the tab of the details', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('keys'), 'pod/keys');
  await skipToView(page);
  for (const [key, view] of [
    ['2', 'Lifecycle'],
    ['3', 'Scheduling'],
    ['4', 'Ledger'],
    ['1', 'Map'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('tab', { name: new RegExp(`^${view}`) })).toHaveAttribute('aria-selected', 'true');
  }
  for (const [key, tab] of [
    ['r', 'Request'],
    ['d', /^Object diff/],
    ['c', 'Decision'],
    ['e', 'Explain'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
  }
  for (const [key, drawer] of [
    ['l', 'etcd ledger'],
    ['t', 'Timeline'],
    ['y', 'YAML'],
  ] as const) {
    await page.keyboard.press(key);
    const panel = page.getByRole('tabpanel', { name: drawer, exact: true });
    await expect(panel).toBeVisible();
    await expect(panel).toBeFocused();
  }
});

test('a drawer that a key opened gives the focus back, by the same key and by Escape', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await skipToView(page);
  await tabTo(page, /^3 Authorization/);
  const room = cluster.room('Authorization');
  for (const leave of ['l', 'Escape']) {
    await page.keyboard.press('l');
    await expect(page.getByRole('tabpanel', { name: 'etcd ledger' })).toBeFocused();
    await page.keyboard.press(leave);
    await expect(page.getByRole('tabpanel', { name: 'etcd ledger' })).toBeHidden();
    await expect(room).toBeFocused();
  }
  await page.keyboard.press('`');
  await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.locator('.xterm')).toBeHidden();
  await expect(room).toBeFocused();
});

test('letters and digits are text while typing, and can be switched off', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await page.keyboard.press('y');
  const editor = page.getByRole('textbox', { name: 'Manifest in YAML' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('l2 t?');
  await expect(editor).toContainText('l2 t?');
  await expect(page.getByRole('tab', { name: /^Map/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tabpanel', { name: 'YAML' })).toBeVisible();

  await skipToView(page);
  await page.keyboard.press('?');
  await page.getByRole('checkbox', { name: 'Single letters work as keys' }).press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('2');
  await page.keyboard.press('l');
  await expect(page.getByRole('tab', { name: /^Map/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tabpanel', { name: 'YAML' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await cluster.button('Play').press('Enter');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('find takes the focus, arrows and Enter choose, and the focus comes back', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await skipToView(page);
  await tabTo(page, /^2 Audit/);
  await page.keyboard.press('ControlOrMeta+k');
  const field = page.getByRole('combobox', { name: 'Find anything' });
  await expect(field).toBeFocused();
  await page.keyboard.type('view');
  await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toContainText('view Map');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toContainText('view Lifecycle');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(field).toBeHidden();
  await expect(cluster.room('Audit & flow control')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('scheduling');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^Scheduling/ })).toHaveAttribute('aria-selected', 'true');
});

test('every dialog gives the focus back, by Escape and by its button', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  for (const name of ['Components', 'Share or embed']) {
    const opener = cluster.button(name);
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Close' }).press('Enter');
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  }
  await skipToView(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('main')).toBeFocused();
});

test('a pod is created and stepped through the rooms by keys, and each step is said', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await page.keyboard.press('y');
  const editor = page.getByRole('textbox', { name: 'Manifest in YAML' });
  await expect(editor).toBeVisible();
  await editor.fill(podManifest('steps'));
  await editor.press('Escape');
  await skipToView(page);
  await page.keyboard.press(' ');
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await editor.press('ControlOrMeta+Enter');
  await skipToView(page);
  await expect(async () => {
    await page.keyboard.press('ArrowRight');
    await expect(cluster.sentence()).toHaveText('POST pods waits at Schema & defaulting', { timeout: 500 });
  }).toPass();
  await expect(announced(page)).toHaveText(/^Authorization: allowed.*\. Next: Schema & defaulting\.$/);
  await page.keyboard.press('ArrowRight');
  await expect(announced(page)).toHaveText(/^Schema & defaulting: .*\. Next: Mutating admission\.$/);
  await expect(async () => {
    await page.keyboard.press('Shift+ArrowRight');
    await expect(cluster.leaf('steps')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press(' ');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(cluster.glyphOf('steps')).toHaveAttribute('data-glyph', 'running');
});

test('brackets change the speed, arrows walk and open the tree', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  const speed = page.getByRole('combobox', { name: 'Speed' });
  const before = await speed.inputValue();
  await page.keyboard.press('[');
  await expect(speed).not.toHaveValue(before);
  await page.keyboard.press(']');
  await expect(speed).toHaveValue(before);

  const space = cluster.leaf('kube-public');
  await space.getByRole('button').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(space).toHaveAttribute('aria-expanded', 'true');
  // Its first row: one that comes later is never above the row walked to.
  await expect(space.getByText('ServiceAccounts')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(space.getByRole('button').nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await expect(space).toHaveAttribute('aria-expanded', 'false');
});

test('a command is given another key in the map of keys, which outlasts a reload; a key that is taken is refused', async ({
  page,
}) => {
  // Without the settings that every other test begins with: they would come again with the reload.
  const cluster = new ClusterPage(page);
  await page.goto('./?lang=en');
  await cluster.usable();
  await page.locator('main').focus();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard' });
  await dialog.getByRole('button', { name: /^timeline: T\./ }).click();
  await page.keyboard.press('y');
  await expect(dialog.getByText('y has a command already.')).toBeVisible();
  await page.keyboard.press('w');
  await expect(dialog.getByRole('button', { name: /^timeline: W\./ })).toBeVisible();
  await page.reload();
  await cluster.usable();
  await page.locator('main').focus();
  const filter = page.getByRole('searchbox', { name: 'Filter requests' });
  await page.keyboard.press('w');
  await expect(filter).toBeVisible();
  // The old key would close it, and the new one open it again.
  await page.keyboard.press('t');
  await page.keyboard.press('w');
  await expect(filter).toHaveCount(0);
});
