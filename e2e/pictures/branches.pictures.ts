import { podManifest } from '../cluster-page.ts';
import { pictures } from './picture-page.ts';

pictures('two branches side by side', async (look) => {
  const { page } = look;
  await look.openWithPod();
  await look.press('Control+ArrowLeft');
  await look.press('Control+ArrowLeft');
  await page.locator('.pb-banner').waitFor();
  await look.take('past', () => page.locator('.fm-map').waitFor());
  await page.locator('.pb-banner button').first().click();
  await page.locator('.sh-branch').getByText('branch-1').waitFor();
  await page.getByRole('textbox').first().fill(podManifest('instead'));
  await look.apply();
  await look.runs('instead');
  await page.locator('.sh-branch').click();
  await page.locator('.br-rows').waitFor();
  await look.take('branches');
});
