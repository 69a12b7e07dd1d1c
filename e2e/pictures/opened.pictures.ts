import { printedPod } from '../cluster-page.ts';
import { pictures } from './picture-page.ts';

pictures('a recording from elsewhere', async (look) => {
  const { page } = look;
  await look.open();
  await page.locator('.sh-tools button').nth(3).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await look.take('open');
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'pod.yaml', mimeType: 'text/yaml', buffer: Buffer.from(printedPod) });
  await page.locator('.fm-node').filter({ hasText: 'worker-7' }).waitFor();
  await page.locator('.tl-place').last().click();
  await look.take('opened', () => page.locator('.fm-map').waitFor());
});
