import { asking, pictures } from './picture-page.ts';

pictures('a node and what runs on it', async (look) => {
  const { page, cluster } = look;
  await look.openWithPod(asking);
  const [node = ''] = /node-[abc]/.exec((await cluster.leaf('web').textContent()) ?? '') ?? [];
  await look.press('5');
  await page.getByRole('tab', { name: node, exact: true }).click();
  await look.take('nodes', () => page.locator('.nd-pod').first().waitFor());
});
