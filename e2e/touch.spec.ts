import type { CDPSession, Locator, Page } from '@playwright/test';
import { ClusterPage } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

type Point = readonly [x: number, y: number];

/** Fingers that come down, move evenly and go up again. */
async function drag(
  finger: CDPSession,
  fingers: readonly { readonly from: Point; readonly to: Point }[],
): Promise<void> {
  const at = (part: number) =>
    fingers.map(({ from, to }, id) => ({
      id,
      x: from[0] + (to[0] - from[0]) * part,
      y: from[1] + (to[1] - from[1]) * part,
    }));
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= 8; step++)
    await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / 8) });
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

const fingerOf = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page);

async function middleOf(target: Locator): Promise<Point> {
  const { x, y, width, height } = (await target.boundingBox())!;
  return [x + width / 2, y + height / 2];
}

/** Whatever can be pressed and is in view, but too small for a finger: under 44 px, and under 24 where others keep off. */
const tooSmall = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], input, select, summary, [role=tab], [role=slider]')].flatMap(
      (it) => {
        const { width, height, top, bottom, left, right } = it.getBoundingClientRect();
        const isShown = width > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
        // The grip's reach goes beyond what is drawn of it; a check box is pressed by its label.
        const label = it.closest('label')?.getBoundingClientRect();
        const high = it.matches('.sh-grab') ? 44 : Math.max(height, label?.height ?? 0);
        const least = it.closest('td, p, dd, li') ? 24 : 43;
        if (!isShown || it.closest('.xterm') || (high >= least && Math.max(width, label?.width ?? 0) >= 24)) return [];
        return [`${width}x${height} ${it.className || it.textContent}`];
      },
    ),
  );

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('fingers scroll the map, tap rooms, scrub the lanes and size the sheet, and nothing is too small for them', async ({
    page,
  }) => {
    await page.addInitScript(() => localStorage.setItem('podscope-settings', '{"speed":"full"}'));
    await page.goto('./?lang=en');
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    const finger = await fingerOf(page);
    const map = page.locator('.fm-stage');
    await drag(finger, [{ from: [200, 330], to: [200, 120] }]);
    await expect.poll(() => map.evaluate((stage) => stage.scrollTop)).toBeGreaterThan(100);

    await page.getByRole('button', { name: /^8 Storage/ }).tap();
    await expect(page.getByRole('button', { name: /^8 Storage/ })).toHaveAttribute('aria-pressed', 'true');

    const sheet = page.locator('.sh-sheet');
    const grip = page.getByRole('button', { name: 'Larger or smaller sheet' });
    await grip.tap();
    await expect(sheet).toHaveAttribute('data-size', 'full');
    for (const name of await sheet.getByRole('tablist').first().getByRole('tab').allTextContents()) {
      await page.getByRole('tab', { name, exact: true }).tap();
      await expect(page.getByRole('tabpanel', { name, exact: true })).toBeVisible();
      await expect(page.locator('.ps-loading')).toHaveCount(0);
      expect(await tooSmall(page), name).toEqual([]);
    }
    const events = page.getByRole('tab', { name: 'Events', exact: true });
    await page.getByRole('tab', { name: 'Details', exact: true }).tap();
    await expect(events).not.toBeInViewport();
    await page.locator('main').focus();
    await page.keyboard.press('v');
    await expect(events).toBeInViewport({ ratio: 1 });
    await grip.tap();
    await expect(sheet).toHaveAttribute('data-size', 'peek');
    await page.getByRole('tab', { name: 'Steps', exact: true }).tap();
    await expect(sheet).toHaveAttribute('data-size', 'half');

    await page.getByRole('button', { name: 'Pause' }).tap();
    await expect(page.getByText('Paused', { exact: true })).toBeVisible();
    const lanes = page.getByRole('slider', { name: /What each component was doing/ });
    const [x, y] = await middleOf(lanes);
    await drag(finger, [{ from: [x - 100, y], to: [x + 60, y] }]);
    await expect(page.getByText(/^Viewing rev/)).toBeVisible();
    // The request that was gone to may be shown at a scale of its own.
    await expect(async () => {
      await drag(finger, [{ from: [x + 150, y], to: [x - 180, y] }]);
      await expect(page.getByText(/^Viewing rev/)).toHaveCount(0, { timeout: 500 });
    }).toPass();
  });
});

test.describe('on a wide screen with a touch panel', () => {
  test.use({ hasTouch: true });

  test('two fingers zoom the lanes, as + and - do, and a tap goes to its moment', async ({ page }) => {
    const cluster = await new ClusterPage(page).open();
    await page.locator('main').focus();
    await page.keyboard.press(' ');
    await expect(page.getByText('Paused', { exact: true })).toBeVisible();
    // The lanes are drawn when there is time: they have come to the moment at which the clock stands.
    await expect(async () => expect(await page.locator('.tl-head b').innerText()).toBe(await cluster.time())).toPass();
    const lanes = page.getByRole('slider', { name: /What each component was doing/ });
    const ruler = page.locator('.tl-ruler');
    const usual = await ruler.textContent();
    const [x, y] = await middleOf(lanes);
    await drag(await fingerOf(page), [
      { from: [x - 40, y], to: [x - 240, y] },
      { from: [x + 40, y], to: [x + 240, y] },
    ]);
    await expect(ruler).not.toHaveText(usual!);
    await expect(page.getByText(/^Viewing rev/)).toHaveCount(0);
    const close = await ruler.textContent();
    await lanes.focus();
    await page.keyboard.press('0');
    await expect(ruler).toHaveText(usual!);
    for (let press = 0; press < 8; press++) await page.keyboard.press('+');
    await expect(ruler).not.toHaveText(usual!);
    for (let press = 0; press < 8; press++) await page.keyboard.press('-');
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByText(/^Viewing rev/)).toBeVisible();
    await expect(lanes).toHaveAttribute('aria-valuetext', /^at \d/);
    await page.keyboard.press('End');
    await expect(page.getByText(/^Viewing rev/)).toHaveCount(0);
    expect(close).not.toBe(usual);
    await page.touchscreen.tap(x, y);
    await expect(page.getByText(/^Viewing rev/)).toBeVisible();
  });
});
