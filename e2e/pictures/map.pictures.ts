import { test } from '../fixtures.ts';
import { PicturePage, pictures } from './picture-page.ts';

pictures('a request in the middle of its way', async (look) => {
  await look.open();
  await look.stepIntoRequest();
  await look.take('step', (size) => look.showDetails(size));
});

pictures('the map of a cluster in which a pod runs', async (look) => {
  await look.openWithPod();
  await look.press('1');
  await look.take('map');
});

for (const [language, file] of [
  ['en', 'map-light.png'],
  ['ko', 'map-light-ko.png'],
] as const)
  test(`the README's picture, ${language}`, async ({ page }) => {
    const look = new PicturePage(page, 'light', language);
    await look.open();
    await look.stepIntoRequest();
    await page.getByRole('button', { name: look.words.close }).click();
    await page.locator('.fm-map[data-size=tall]').waitFor();
    await page.screenshot({ path: `docs/images/${file}` });
  });
