import { pictures } from './picture-page.ts';

pictures('the ledger and its store', async (look) => {
  await look.openWithPod();
  await look.press('4');
  const store = look.page.locator('.lg-health summary');
  await look.take('ledger', () => store.waitFor());
  const hash = look.page.getByRole('button', { name: look.words.hash });
  await look.take('store', async () => {
    await store.waitFor();
    if (await hash.isHidden()) await store.click();
    await hash.click();
    await look.page.locator('.lg-health code').waitFor();
  });
});
