import { picturesForTwo } from './picture-page.ts';

picturesForTwo('dialogs: find, keys, components, share', async (look) => {
  const { page } = look;
  await look.openWithPod();
  for (const [name, key, there] of [
    ['find', 'Control+k', '.sh-findings li'],
    ['keys', '?', '.sh-keys'],
  ] as const) {
    await look.press(key);
    if (name === 'find') await page.getByRole('combobox', { name: look.words.find }).fill('web');
    await look.take(name, () => page.locator(there).first().waitFor());
    await page.keyboard.press('Escape');
  }
  for (const [name, button] of [
    ['components', 0],
    ['share', 3],
  ] as const) {
    await page.locator('.sh-tools .ps-icon-button').nth(button).click();
    await look.take(name, () => page.getByRole('dialog').waitFor());
    await page.keyboard.press('Escape');
  }
});

picturesForTwo('what is offered to be brought back', async (look) => {
  await look.openWithPod();
  await look.page.locator('.ed-head select').selectOption({ index: 3 });
  await look.page.locator('.un-toast').hover();
  await look.take('undo', () => look.page.locator('.un-toast').hover());
});

picturesForTwo('views of a cluster in which nothing was done', async (look) => {
  const { page } = look;
  await look.open('', '');
  await page.locator('.sh-empty').waitFor();
  await look.take('empty', (size) => look.showDetails(size));
  await look.press('2');
  await look.take('empty-lifecycle', () => page.locator('.lc-empty').waitFor());
  await look.press('3');
  await look.take('empty-scheduling', () => page.locator('.sc-empty').waitFor());
});
