import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

test.describe.configure({ timeout: 120_000 });

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: framed
spec:
  containers:
  - name: web
    image: nginx
`;

const size = { width: 760, height: 520 };

/** A course page with the frame in it, from a server of its own: another origin than the frame's, or another site. */
async function coursePage(page: Page, at: '127.0.0.1' | 'localhost', frame: string): Promise<FrameLocator> {
  const html = `<!doctype html><title>Course</title><link rel="icon" href="data:,"><h1>Week 5</h1>${frame}`;
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  page.once('close', () => server.close());
  await page.goto(`http://${at}:${(server.address() as AddressInfo).port}/`);
  return page.frameLocator('iframe');
}

const iframe = (base: string, query: string, more = ''): string =>
  `<iframe title="Podscope" src="${base}?embed=1&${query.replaceAll('&', '&amp;')}" ${more} width="${size.width}" height="${size.height}" style="border:0"></iframe>`;

const query = `lang=en&manifest=${encodeURIComponent(manifest)}`;

/** A press applies the manifest; the pod comes to run. Where the first was slow to be answered, the next finds it done. */
async function applyAndRun(frame: FrameLocator): Promise<void> {
  await frame.locator('.sh-buttons select').selectOption('full');
  await expect(frame.locator('.cm-content')).toContainText('name: framed');
  await expect(async () => {
    await frame.locator('.ed-head .ps-button.solid').click();
    await expect(frame.locator('.ed-side')).toContainText(/pod\/framed (created|unchanged)/, { timeout: 3000 });
  }).toPass();
  await frame.getByRole('tab', { name: 'Resources' }).click();
  await expect(frame.locator('.sh-leaf', { hasText: /^framed/ })).toHaveText(/node-[abc]$/, { timeout: 45_000 });
}

const places = [
  { name: 'on a page of the same site', at: '127.0.0.1', more: '', notice: undefined },
  {
    name: 'in a sandbox without an origin',
    at: '127.0.0.1',
    more: 'sandbox="allow-scripts"',
    notice: 'Web workers are blocked here',
  },
  { name: 'on a page of another site', at: 'localhost', more: '', notice: 'This page may not store anything here' },
] as const;

for (const { name, at, more, notice } of places)
  test(`a framed manifest is applied by one press and runs, ${name}`, async ({ page, baseURL }) => {
    const frame = await coursePage(page, at, iframe(baseURL ?? '', query, more));
    await applyAndRun(frame);
    const banners = frame.locator('.ps-banner');
    if (notice === undefined) await expect(banners).toHaveCount(0);
    else {
      await expect(banners).toHaveCount(1);
      await expect(banners).toContainText(notice);
    }
  });

test('the lesson goes its way in a sandbox', async ({ page, baseURL }) => {
  const frame = await coursePage(
    page,
    '127.0.0.1',
    iframe(baseURL ?? '', 'lesson=pod-in-ten-steps&lang=ko&theme=dark', 'sandbox="allow-scripts"'),
  );
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  await frame.locator('.sh-buttons select').selectOption('full');
  for (let step = 1; step <= 10; step++) await frame.locator('.le-pager .ps-button').click();
  await frame.locator('.le-way .ps-button').click();
  await expect(frame.locator('.le-status')).toHaveAttribute('data-state', 'there', { timeout: 90_000 });
});

test('what the address asks for and means nothing is named in a line, and the page is there', async ({ page }) => {
  await page.goto('./?embed=1&theme=pink&lang=en&lesson=nope#manifest=%25%25');
  await expect(page.locator('.ps-banner')).toContainText('theme=pink, lesson=nope, #manifest=');
  await expect(page.locator('.fm-stage, .sh-stage').first()).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator('.ps-banner')).toHaveCount(0);
});

test('a manifest that is no YAML is shown as it is, with its error', async ({ page }) => {
  await page.goto(
    `./?embed=1&lang=en&manifest=${encodeURIComponent('kind: Pod\n\tname: <script>alert(1)</script>\n')}`,
  );
  await expect(page.locator('.cm-content')).toContainText('<script>alert(1)</script>');
  await expect(page.locator('.ed-count')).toBeVisible();
});

for (const [width, height] of [
  [320, 568],
  [390, 844],
  [760, 520],
] as const)
  test(`at ${width} by ${height}, under a finger, nothing is too small and nothing too wide`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    for (const asked of ['lesson=pod-in-ten-steps&lang=ko', query]) {
      await page.goto(`${baseURL}?embed=1&${asked}`);
      await expect(page.locator('.le-pager, .ed-head').first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await page.evaluate(tooSmall, 44)).toEqual([]);
    }
    await context.close();
  });

/** Names of the controls that offer less than so many pixels; what lies around one counts, as it takes the press. */
function tooSmall(least: number): readonly string[] {
  const reach = (element: Element): readonly [number, number] => {
    const { width, height } = element.getBoundingClientRect();
    const { top, bottom, position } = getComputedStyle(element, '::after');
    const more = position === 'absolute' ? -Math.min(0, parseFloat(top)) - Math.min(0, parseFloat(bottom)) : 0;
    return [width, height + more];
  };
  return [...document.querySelectorAll('button, select, a, input:not(.ps-sr), label')]
    .filter((element) => element.checkVisibility() && !element.closest('.react-flow__attribution'))
    .map((element) => ({ element, reach: reach(element) }))
    .filter(({ reach: [width, height] }) => width > 0 && (width < least || height < least))
    .map(
      ({ element, reach: [width, height] }) =>
        `${element.getAttribute('aria-label') ?? element.textContent} ${Math.round(width)}x${Math.round(height)}`,
    );
}
