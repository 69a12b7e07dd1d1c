import { podManifest } from '../cluster-page.ts';
import { expect } from '../fixtures.ts';
import { pictures, picturesForTwo, running } from './picture-page.ts';

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

const address = 'http://10.96.0.100:9251';
const extender = `apiVersion: v1
kind: Service
metadata: {name: topolvm}
spec: {clusterIP: 10.96.0.100, selector: {app: topolvm}, ports: [{port: 9251}]}
---
${podManifest('topolvm', 'ghcr.io/topolvm/topolvm-with-sidecar:0.38.0').replace('name: topolvm\n', 'name: topolvm\n  labels: {app: topolvm}\n')}    command: [/topolvm-scheduler]
`;
const configuration = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
extenders:
- {urlPrefix: "${address}", filterVerb: predicate, prioritizeVerb: prioritize, weight: 1}
`;
const inPairs = `function permit(pod, node, placed) {
  if (placed.length === 0) return { wait: 30 };
}
`;
const ofOnesOwn = `function filter(pod, node) {
  if (node.metadata.name === 'node-a') return 'node-a is resting';
}
`;

picturesForTwo('a plug-in of one’s own, and an extender that lets a pod wait for news', async (look) => {
  const { page } = look;
  const write = async (): Promise<void> => {
    await page.locator('.sc-setup-end .ps-button').click();
    await page.locator('.sc-setup-end [role=status]').filter({ hasText: /\S/ }).waitFor();
    await page.keyboard.press('Escape');
  };
  const show = async (name: string): Promise<void> => {
    const labelled = `name: ${name}\n  annotations: {capacity.topolvm.io/ssd: "1"}\n`;
    await page.locator('.cm-content').fill(podManifest(name).replace(`name: ${name}\n`, labelled));
    await look.apply();
    await page.locator('.sc-queues button').filter({ hasText: name }).first().click();
  };
  await look.open(extender);
  await look.apply();
  await look.runs('topolvm');
  await look.press('3');
  await page.locator('.sc-configure').click();
  const fields = page.getByRole('dialog').getByRole('textbox');
  await fields.nth(1).fill(ofOnesOwn);
  await look.take('plug-in');
  await fields.nth(1).fill(inPairs);
  await write();
  await show('mate');
  const permit = page.locator('#sc-permit');
  await permit.waitFor();
  await look.take('permit', () => permit.evaluate((heading) => heading.scrollIntoView()));
  await page.locator('.sc-configure').click();
  await fields.nth(1).fill('');
  await fields.nth(0).fill(configuration);
  await write();
  await show('wants');
  const calls = page.locator('#sc-calls');
  await calls.waitFor();
  await look.take('extender', () => calls.evaluate((heading) => heading.scrollIntoView()));
});
