import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

/** Texts that lie over one another, or are cut off without saying in full what they are. */
const faultsIn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const texts = [...document.querySelectorAll<HTMLElement>('.fm-map *, .sh-top *, .sh-transport *')].filter((it) => {
      const own = [...it.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim());
      const { width, height } = it.getBoundingClientRect();
      return own && width > 1 && height > 1 && !it.closest('.ps-sr, option, .fm-tickets, .react-flow__attribution');
    });
    const boxes = texts.map((it) => {
      const range = document.createRange();
      range.selectNodeContents(it);
      let { top, bottom, left, right } = range.getBoundingClientRect();
      // What somebody around it cuts off is not seen.
      for (let at: HTMLElement | null = it; at; at = at.parentElement) {
        if (getComputedStyle(at).overflowX === 'visible') continue;
        const frame = at.getBoundingClientRect();
        [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
        [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
      }
      return { it, said: it.textContent ?? '', box: { top, bottom, left, right } };
    });
    const over = boxes.flatMap(({ it, said, box }, place) =>
      boxes.slice(place + 1).flatMap((other) => {
        if (it.contains(other.it) || other.it.contains(it)) return [];
        const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        return wide > 3 && high > 4 ? [`"${said}" over "${other.said}"`] : [];
      }),
    );
    const cut = texts.flatMap((it) =>
      it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).overflowX === 'hidden' && !it.closest('[title]')
        ? [`"${it.textContent}" is cut`]
        : [],
    );
    return [...over, ...cut];
  });

for (const lang of ['en', 'ko'] as const)
  test(`from a phone to 4K no text of the map and its bars lies over another or is cut off, ${lang}`, async ({
    page,
  }) => {
    await page.addInitScript(() => localStorage.setItem('podscope-settings', '{"speed":"full"}'));
    await page.goto(`./?lang=${lang}&nodes=5&manifest=${encodeURIComponent(podManifest('web'))}`);
    const cluster = new ClusterPage(page);
    await cluster.usable();
    await page.locator('.ed-head .ps-button.solid').click();
    await expect(cluster.glyphOf('web')).toHaveAttribute('data-glyph', 'running');
    await page.keyboard.press('Escape');
    for (const [width, height] of [
      [3840, 2160],
      [1440, 900],
      [1100, 700],
      [760, 520],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expect(page.locator('.fm-room').first()).toBeVisible();
      await expect(async () => expect(await faultsIn(page), `${width}x${height}`).toEqual([])).toPass({
        timeout: 5_000,
      });
    }
  });
