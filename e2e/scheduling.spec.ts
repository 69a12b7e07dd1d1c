import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const url = 'http://10.96.0.100:9251';
const extender = `apiVersion: v1
kind: Service
metadata: {name: topolvm}
spec: {clusterIP: 10.96.0.100, selector: {app: topolvm}, ports: [{port: 9251}]}
---
apiVersion: v1
kind: Pod
metadata: {name: topolvm, labels: {app: topolvm}}
spec:
  containers:
  - name: main
    image: ghcr.io/topolvm/topolvm-with-sidecar:0.38.0
    command: [/topolvm-scheduler]
    readinessProbe: {httpGet: {path: /status, port: 9251}, periodSeconds: 1}
`;
const withExtender = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
extenders:
- {urlPrefix: "${url}", filterVerb: predicate, prioritizeVerb: prioritize, weight: 1}
`;

const labelled = (name: string, metadata: string): string =>
  podManifest(name).replace(`name: ${name}\n`, `name: ${name}\n  ${metadata}\n`);

/** Storage and network are tried for each node; the reason says what came of it. */
const prying = `function filter() {
  const tried = (work) => { try { work(); return 'open'; } catch { return 'shut'; } };
  const ask = () => { const it = new XMLHttpRequest(); it.open('GET', 'http://127.0.0.1/', false); it.send(); };
  return 'storage ' + tried(() => indexedDB.open('x')) + ', network ' + tried(ask);
}`;

class Setup {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }
  get dialog() {
    return this.#page.getByRole('dialog', { name: 'How pods are placed' });
  }
  async write(field: RegExp, text: string): Promise<void> {
    if (!(await this.dialog.isVisible())) await this.#page.getByRole('button', { name: 'Configure…' }).click();
    await this.dialog.getByRole('textbox', { name: field }).fill(text);
    await this.dialog.getByRole('button', { name: 'Apply and restart' }).click();
  }
  async written(field: RegExp, text: string): Promise<void> {
    await this.write(field, text);
    await expect(this.dialog.getByText('Written. The scheduler starts again with it.')).toBeVisible();
    await this.dialog.getByRole('button', { name: 'Close' }).click();
  }
}

const plugin = /of your own/;

test('a plug-in of one’s own and an extender have a say, and are seen to have it', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  const setup = new Setup(page);
  const matrix = page.getByRole('region', { name: 'Verdicts and points per node' });
  await cluster.apply(extender);
  await expect(cluster.glyphOf('topolvm')).toHaveAttribute('data-glyph', 'running');
  await page.getByRole('tab', { name: 'Scheduling' }).click();
  const shown = (pod: string, result: string | RegExp) =>
    page
      .getByRole('navigation', { name: 'Queues and past cycles' })
      .getByRole('button', { name: new RegExp(`default/${pod}.*${String(result)}`) })
      .first()
      .click();

  await test.step('what is wrong with it is said beside it, with its line, and nothing is changed', async () => {
    await setup.write(plugin, 'const a = 1;\nfunction filter(] {}');
    await expect(setup.dialog.getByRole('alert').last()).toContainText('line 2: SyntaxError');
  });

  await test.step('its verdicts and points stand in the matrix like any other', async () => {
    await setup.written(
      plugin,
      `function filter(pod, node) {
  if (pod.metadata.labels?.tier === 'db' && node.metadata.name === 'node-a') return 'no databases on node-a';
}
function score(pod, node) { return node.metadata.name === 'node-c' ? 100 : 0; }`,
    );
    await cluster.applied(labelled('db', 'labels: {tier: db}'), 'pod/db');
    await shown('db', 'node-c');
    await expect(matrix.getByRole('rowheader', { name: 'Mine', exact: true })).toBeVisible();
    await expect(matrix).toContainText('no databases on node-a');
    await expect(matrix.getByRole('rowheader', { name: '× 3 Mine' })).toBeVisible();
  });

  await test.step('it reaches neither storage nor network', async () => {
    await setup.written(plugin, prying);
    await cluster.applied(podManifest('curious'), 'pod/curious');
    await shown('curious', 'fits no node');
    await expect(matrix).toContainText('storage shut, network shut');
  });

  await test.step('it may have a pod wait for another before it is bound', async () => {
    await setup.written(
      plugin,
      `function permit(pod, node, placed) {
  const mate = placed.some((other) => other.pod.metadata.labels?.gang === pod.metadata.labels?.gang);
  if (pod.metadata.labels?.gang && !mate) return { wait: 600 };
}`,
    );
    await cluster.applied(labelled('left', 'labels: {gang: shoes}'), 'pod/left');
    await shown('left', 'under way');
    const permit = page.getByRole('region', { name: 'Asked before the binding' });
    await expect(permit).toContainText('waits for a plug-in');
    await expect(cluster.glyphOf('left')).toHaveAttribute('data-glyph', 'pending');
    await cluster.applied(labelled('right', 'labels: {gang: shoes}'), 'pod/right');
    for (const shoe of ['left', 'right']) await expect(cluster.glyphOf(shoe)).toHaveAttribute('data-glyph', 'running');
    await shown('left', 'node-');
    await expect(permit).toContainText('at most 600 s');
  });

  await test.step('when it fails, the pod waits, and the error stands where it was typed', async () => {
    await setup.written(plugin, 'function filter(pod) {\n  return pod.spec.none.at(0);\n}');
    await cluster.applied(podManifest('unlucky'), 'pod/unlucky');
    await shown('unlucky', 'error');
    await page.getByRole('button', { name: 'Configure…' }).click();
    await expect(setup.dialog.getByRole('alert').last()).toContainText('line 2: TypeError');
  });

  await test.step('an extender is asked over the network, and its verdicts stand there too', async () => {
    await setup.dialog.getByRole('textbox', { name: plugin }).fill('');
    await setup.written(/^KubeSchedulerConfiguration/, withExtender);
    await cluster.applied(labelled('data', 'annotations: {capacity.topolvm.io/ssd: "1"}'), 'pod/data');
    await shown('data', 'fits no node');
    await expect(matrix.getByRole('rowheader', { name: url })).toBeVisible();
    await expect(matrix).toContainText('no capacity annotation');
    const calls = page.getByRole('region', { name: 'Extenders asked' });
    await expect(calls).toContainText(`POST ${url}/predicate`);
    await calls.getByText('sent and answered').first().click();
    await expect(calls).toContainText('"failedNodes"');
  });
});
