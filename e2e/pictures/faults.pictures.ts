import { pictures } from './picture-page.ts';

pictures('what is broken on purpose', async (look) => {
  await look.open();
  await look.press('x');
  const dialog = look.page.getByRole('dialog');
  const where = dialog.locator('.fa-where select');
  const breakBy = (way: number): Promise<void> => dialog.locator('.fa-ways button').nth(way).click();
  await breakBy(1);
  await where.selectOption('kube-scheduler');
  await breakBy(0);
  await where.selectOption('kubelet/node-b → kube-apiserver');
  await breakBy(0);
  await look.take('faults');
  await look.page.keyboard.press('Escape');
  await look.take('broken');
});
