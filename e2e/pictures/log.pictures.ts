import { pictures } from './picture-page.ts';

pictures('the past: its steps, an object and why, the events', async (look) => {
  const { page, cluster } = look;
  await look.openWithPod();
  await cluster.leaf('web').getByRole('button').click();
  await look.press('1');
  for (const [key, drawer, there] of [
    ['v', 'events', '.ev tbody tr'],
    ['o', 'object', '.wy-lines li'],
    ['t', 'timeline', '.tl-place'],
    ['s', 'steps', '.pb-list li'],
  ] as const) {
    await look.press(key);
    await page.locator(there).first().waitFor();
    if (drawer === 'object') await page.getByRole('button', { name: /^spec\.nodeName node-/ }).click();
    if (drawer === 'steps') for (const _ of [1, 2, 3]) await look.press('Control+ArrowLeft');
    await look.take(drawer, () => page.locator(there).first().waitFor());
  }
});

pictures('what happened to a pod', async (look) => {
  await look.openWithPod();
  await look.press('2');
  await look.take('lifecycle', () => look.page.getByRole('heading', { name: 'default/web' }).waitFor());
});
