import { podManifest } from '../cluster-page.ts';
import { expect } from '../fixtures.ts';
import { pictures, running } from './picture-page.ts';

pictures('how a pod got its node', async (look) => {
  await look.openWithPod();
  await look.press('3');
  await look.take('scheduling');
});

const tooBig = `${running}    resources:\n      requests:\n        cpu: 64\n        memory: 512Gi\n`;

pictures('a pod that fits on no node', async (look) => {
  await look.open(tooBig);
  await look.apply();
  await look.press('3');
  await look.take('no-node', () => look.page.locator('.sc-out').first().waitFor());
});

const urgent = `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: urgent
value: 1000
`;

pictures('a pod that evicts another', async (look) => {
  const { page, cluster } = look;
  await look.open(urgent);
  await look.apply();
  for (const name of ['low-1', 'low-2', 'low-3', 'vip']) {
    const cpu = '    resources: {requests: {cpu: "3"}}\n';
    const manifest = `${podManifest(name)}${cpu}${name === 'vip' ? '  priorityClassName: urgent\n' : ''}`;
    await page.locator('.cm-content').fill(manifest);
    await look.apply();
    await cluster.leaf(name).waitFor();
  }
  await look.press('3');
  await page.locator('.sc-queues button').filter({ hasText: 'vip' }).last().click();
  const room = page.locator('#sc-room');
  // The page is laid out anew for another size.
  await look.take('preemption', () => expect(() => room.evaluate((heading) => heading.scrollIntoView())).toPass());
});
