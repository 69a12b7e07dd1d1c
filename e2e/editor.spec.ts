import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const pod = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: web\n    image: nginx\n${more}`;

const side = (page: Page) => page.locator('.ed-side');
const applyButton = (page: Page) => page.getByRole('button', { name: /^Apply/ });

/** Opens the editor on a cluster at full speed, whose controllers have made the default service account. */
async function openEditor(page: Page, manifest?: string): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('podscope-settings', '{"speed":"full","language":"en"}'));
  await page.goto('./');
  await page.getByRole('tab', { name: /^YAML/ }).click();
  await page.locator('.cm-content').waitFor();
  await page
    .getByRole('treeitem', { name: 'default', exact: true })
    .and(page.locator(':has-text("ServiceAccounts")'))
    .waitFor();
  if (manifest !== undefined) await paste(page, manifest);
}

/** Puts a whole text in, as a paste does. */
async function paste(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.locator('.cm-content').evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function actAs(page: Page, identity: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Act as' }).selectOption(identity);
}

test('a sample is applied and its pod reaches Running', async ({ page }) => {
  await openEditor(page);
  await page.getByLabel('Samples').selectOption('nginx');
  await applyButton(page).click();
  await expect(side(page)).toContainText('pod/web created');
  const leaf = page.getByRole('treeitem', { name: 'web', exact: true });
  await expect(leaf.locator('[data-glyph=running]')).toBeVisible({ timeout: 40_000 });
  await applyButton(page).click();
  await expect(side(page)).toContainText('pod/web unchanged');
});

test('what is wrong is said with line and column, and a click goes there', async ({ page }) => {
  await openEditor(page, 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n');
  await expect(side(page)).toContainText('line 4, column 1');
  await expect(side(page)).toContainText('Found a tab');
  await expect(page.locator('.cm-lintRange-error')).toBeVisible();
  await side(page).getByRole('button').first().click();
  await expect(page.locator('.cm-content')).toBeFocused();
  await expect(page.locator('.cm-lineNumbers .cm-activeLineGutter')).toHaveText('4');
});

test('nothing is sent while there is a problem', async ({ page }) => {
  await openEditor(page);
  const many = Array.from({ length: 101 }, (_, i) => pod(`p${i}`)).join('---\n');
  for (const [text, place, message] of [
    [pod('a', 'kind: Node\n'), 'line 9, column 1', 'The key "kind" is there twice'],
    ['a: [1,\nb: 2\n', 'line 2, column 1', 'Flow sequence'],
    ['apiVersion: v1\nmetadata:\n  name: a\n', 'line 1, column 1', '"kind" is missing'],
    ['hello', 'line 1, column 1', 'A Kubernetes object is a mapping'],
    [many, 'line 901, column 1', '101 documents'],
    [`${pod('a')}# ${'x'.repeat(3 * 1024 * 1024)}`, 'line 1, column 1', 'The manifest is 3.1 MB'],
  ] as const) {
    await paste(page, text);
    await expect(side(page)).toContainText(message);
    await expect(side(page)).toContainText(place);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(applyButton(page)).toHaveAttribute('aria-disabled', 'true');
    await expect(side(page)).toContainText(message);
  }
});

test('a hundred documents are applied', async ({ page }) => {
  test.setTimeout(120_000);
  const maps = Array.from(
    { length: 100 },
    (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${i}\ndata:\n  a: b\n`,
  );
  await openEditor(page, maps.join('---\n'));
  await applyButton(page).click();
  await expect(side(page)).toContainText('configmap/c99 created', { timeout: 90_000 });
  await expect(side(page).locator('[data-outcome=bad]')).toHaveCount(0);

  const kind = page
    .getByRole('treeitem', { name: 'default', exact: true })
    .getByRole('treeitem', { name: 'ConfigMaps', exact: true });
  await kind.getByRole('button', { name: 'ConfigMaps' }).click();
  await expect(kind.getByRole('treeitem', { name: 'c0', exact: true })).toBeVisible();
  await expect(kind.getByRole('treeitem', { name: 'c99', exact: true })).toBeHidden();
  await kind.locator('.sh-block').last().scrollIntoViewIfNeeded();
  const last = kind.getByRole('treeitem', { name: 'c99', exact: true });
  await expect(last).toBeVisible();
  await last.getByRole('button').focus();
  for (let up = 0; up < 99; up++) await page.keyboard.press('ArrowUp');
  await expect(kind.getByRole('treeitem', { name: 'c0', exact: true }).getByRole('button')).toBeFocused();
});

test('an unknown kind is said at its line', async ({ page }) => {
  await openEditor(page, 'apiVersion: v1\nkind: Gizmo\nmetadata:\n  name: a\n');
  await applyButton(page).click();
  await expect(side(page)).toContainText('no matches for kind "Gizmo" in version "v1"');
  await expect(page.locator('.ed-refused-line')).toHaveText('kind: Gizmo');
});

test('alice is told 403, on the map as well', async ({ page }) => {
  await openEditor(page, pod('hers'));
  await actAs(page, 'alice');
  await applyButton(page).click();
  await expect(side(page)).toContainText('403 Forbidden');
  await expect(side(page)).toContainText('pods is forbidden: User "alice" cannot create resource "pods"');
  await expect(page.locator('.ed-card')).toContainText('403 Forbidden');
  await expect(page.locator('.sh-inspector')).toContainText('403 Forbidden');
});

test('a token that nobody knows is told 401', async ({ page }) => {
  await openEditor(page, pod('theirs'));
  await actAs(page, 'unknown-token');
  await applyButton(page).click();
  await expect(side(page)).toContainText('401 Unauthorized');
  await expect(page.locator('.sh-inspector')).toContainText('401 Unauthorized');
});

test('404 and 409 stand at the namespace and the version that they are about', async ({ page }) => {
  const map = (more: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n${more}`;
  await openEditor(page, map('  namespace: nowhere\n'));
  await applyButton(page).click();
  await expect(side(page)).toContainText('404 NotFound');
  await expect(page.locator('.ed-refused-line')).toHaveText('  namespace: nowhere');
  await paste(page, map('data: {b: c}\n'));
  await applyButton(page).click();
  await expect(side(page)).toContainText('configmap/a created');
  await paste(page, map('  resourceVersion: "1"\ndata: {b: d}\n'));
  await applyButton(page).click();
  await expect(side(page)).toContainText('409 Conflict');
  await expect(page.locator('.ed-refused-line')).toHaveText('  resourceVersion: "1"');
  await expect(page.locator('.sh-inspector')).toContainText('409 Conflict');
});

test('each cause of a 422 stands at its field, in any layout of the page', async ({ page }) => {
  await openEditor(page, pod('Bad_Name').replace('image: nginx', 'image: ""\n    imagePullPolicy: Sometimes'));
  await applyButton(page).click();
  await expect(side(page)).toContainText('422 Invalid');
  await expect(page.locator('.ed-card').filter({ hasText: 'spec.containers[0].image' }).first()).toBeVisible();
  await expect(page.locator('.ed-refused-line').filter({ hasText: 'Sometimes' })).toBeVisible();
  await expect(page.locator('.ed-refused-line').filter({ hasText: 'Bad_Name' })).toBeVisible();
  await page.setViewportSize({ width: 760, height: 520 });
  await expect(page.locator('.sh-app[data-shape=strip]')).toBeVisible();
  await expect(side(page)).toContainText('422 Invalid');
  await expect(page.locator('.ed-refused-line').filter({ hasText: 'Bad_Name' })).toBeVisible();
});

test('a name with a script in it is only ever text', async ({ page }) => {
  const script = '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">';
  await openEditor(page, pod(`'${script}'`));
  await applyButton(page).click();
  await expect(side(page)).toContainText('422 Invalid');
  await expect(side(page)).toContainText('<script>window.hacked');
  await expect(page.locator('.ed-card').first()).toContainText('<script>');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('Escape leaves the editor, and what was typed can be taken back', async ({ page }) => {
  await openEditor(page, pod('a'));
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.locator('.cm-content')).not.toContainText('nginx');
  await page.keyboard.press('Escape');
  await expect(applyButton(page)).toBeFocused();
});

test('a manifest comes with the address', async ({ page }) => {
  await page.goto(`./?lang=en&manifest=${encodeURIComponent(pod('linked'))}`);
  await expect(page.locator('.cm-content')).toContainText('name: linked');
});
