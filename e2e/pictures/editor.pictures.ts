import { pictures, running } from './picture-page.ts';

pictures('a request of somebody who may not', async (look) => {
  const { page } = look;
  await look.open();
  await page.getByRole('combobox', { name: look.words.identity }).selectOption('alice');
  await look.apply();
  await page.locator('.ed-side').getByText('403 Forbidden').waitFor();
  await look.take('denied', (size) => look.showDetails(size));
});

const misspelt = running.replace('spec:\n', 'spec:\n  restartPolicy: Alway\n');

pictures('a manifest that is refused', async (look) => {
  await look.open(misspelt);
  await look.apply();
  await look.page.locator('.ed-side').getByText('422 Invalid').waitFor();
  await look.take('invalid');
});
