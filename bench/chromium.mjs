// What the built page does in Chromium. Pods are applied through the page's editor, a hundred documents at a time, and
// counted by kubectl in the page's terminal.
import { chromium } from 'playwright';
import { findChromium, sandboxFlags } from '../scripts/find-chromium.mjs';
import { serve } from '../scripts/serve.mjs';

const figure = (value) => Number(value.toPrecision(3));
const batch = 100;
const limitMs = 240_000;

const pod = (name) => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: bench } }
spec: { containers: [{ name: main, image: "nginx:1.27", resources: { requests: { cpu: 10m, memory: 16Mi } } }] }
`;

const address = await serve('dist', 0);
const executablePath = await findChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: sandboxFlags() });

console.log(
  JSON.stringify({
    firstPicture: await firstPicture(),
    pods100: await withinLimit(() => podsToRunning(100)),
    pods1000: await withinLimit(() => podsToRunning(1_000)),
  }),
);
await browser.close();
process.exit(0);

/** Not to get there in time is a figure too. */
async function withinLimit(work) {
  const late = new Promise((resolve) => setTimeout(resolve, limitMs, { notWithinSeconds: limitMs / 1000 }));
  return Promise.race([work(), late]);
}

async function newPage() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(() => {
    localStorage.setItem('podscope-settings', '{"speed":"full"}');
    const seen = (globalThis.benchTasks = []);
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) seen.push({ startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
  });
  return context.newPage();
}

/** A cold visit: until the map is drawn, and until three nodes are Ready. */
async function firstPicture() {
  const page = await newPage();
  const started = performance.now();
  await page.goto(`${address}?lang=en`);
  await page.locator('.fm-actor').first().waitFor();
  const drawnMs = performance.now() - started;
  for (const node of ['node-a', 'node-b', 'node-c'])
    await page.getByRole('treeitem', { name: node, exact: true }).getByText('Ready', { exact: true }).waitFor();
  const readyMs = performance.now() - started;
  await page.context().close();
  return { drawnMs: figure(drawnMs), readyMs: figure(readyMs) };
}

/** As a reader does it: typing five hundred lines would be most of the figure. */
async function paste(editor, text) {
  await editor.click();
  await editor.press('ControlOrMeta+a');
  await editor.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function podsToRunning(count) {
  const page = await newPage();
  page.setDefaultTimeout(2 * limitMs);
  await page.goto(`${address}?lang=en&nodes=100`);
  await page.getByText('ServiceAccounts').first().waitFor();
  await page.getByRole('tab', { name: 'Terminal' }).click();
  const terminal = page.locator('.xterm-rows');
  await terminal.getByText('$').first().waitFor();
  await page.keyboard.type(
    `until [ "$(kubectl get nodes | grep -c ' Ready ')" -ge 101 ]; do sleep 1; done; echo all-"nodes"\n`,
  );
  await terminal.getByText('all-nodes').waitFor();
  await page.getByRole('tab', { name: 'YAML' }).click();
  const editor = page.getByRole('textbox', { name: 'Manifest in YAML' });
  const from = await page.evaluate(() => performance.now());
  const started = performance.now();
  for (let first = 0; first < count; first += batch) {
    await paste(editor, Array.from({ length: batch }, (_, i) => pod(`p-${first + i}`)).join('---\n'));
    await page.getByRole('button', { name: /^Apply/ }).click();
    await page.getByText(`pod/p-${first + batch - 1} created`).waitFor();
  }
  const appliedMs = performance.now() - started;
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type(
    `until [ "$(kubectl get pods | grep -c Running)" -ge ${count} ]; do sleep 1; done; echo all-"running"\n`,
  );
  await terminal.getByText('all-running').waitFor();
  const runningMs = performance.now() - started;
  const tasks = await page.evaluate(
    (since) => globalThis.benchTasks.filter(({ startTime }) => startTime > since),
    from,
  );
  await page.context().close();
  const durations = tasks.map(({ duration }) => duration);
  return {
    podsPerSecond: figure((count / runningMs) * 1000),
    appliedPerSecond: figure((count / appliedMs) * 1000),
    longTasks: durations.length,
    longestTaskMs: figure(Math.max(0, ...durations)),
    longTasksTogetherMs: figure(durations.reduce((sum, duration) => sum + duration, 0)),
  };
}
