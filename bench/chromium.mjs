// What the built page does in Chromium. Pods are applied through the page's editor, a hundred documents at a time, and
// counted by kubectl in the page's terminal. Meanwhile keys are pressed, and the frames of the page are compared with those
// of an empty React Flow.
import { readFile } from 'node:fs/promises';
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
    emptyFlowFrameMsP95: await emptyFlow(),
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
    const inputs = (globalThis.benchInputs = []);
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') inputs.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 });
    const frames = (globalThis.benchFrames = []);
    let last = performance.now();
    const tick = (now) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  return context.newPage();
}

function p95(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
}

/** What the machine gives a React Flow that shows nothing, for five seconds. */
async function emptyFlow() {
  const page = await newPage();
  const style = await readFile('node_modules/@xyflow/react/dist/base.css', 'utf8');
  await page.route('http://bench.localhost/**', async (route) => {
    const isPage = route.request().url() === 'http://bench.localhost/';
    await route.fulfill({
      contentType: isPage ? 'text/html' : 'text/javascript',
      body: isPage
        ? `<!doctype html><style>${style}</style><div id="root" style="height: 100vh"></div>`
        : await readFile('.cache/bench/empty-flow.mjs', 'utf8'),
    });
  });
  await page.goto('http://bench.localhost/');
  await page.evaluate(() => import('http://bench.localhost/empty-flow.mjs'));
  await page.locator('.react-flow').waitFor();
  await page.evaluate(() => void globalThis.benchFrames.splice(0));
  await page.waitForTimeout(5_000);
  const frames = await page.evaluate(() => globalThis.benchFrames);
  await page.context().close();
  return figure(p95(frames));
}

/** Until the page says something; asking as often as Playwright does would be a part of the figure. */
function says(page, selector, text) {
  const isThere = ([where, wanted]) => document.querySelector(where)?.textContent.includes(wanted);
  return page.waitForFunction(isThere, [selector, text], { polling: 250 });
}

/** Presses a key that changes nothing, not even what another key means, four times a second, until told to stop. Returns how often. */
function pressKeys(page) {
  let stopped = false;
  const pressed = (async () => {
    let count = 0;
    for (; !stopped; count++) {
      await page.keyboard.press('ScrollLock');
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return count;
  })();
  return () => {
    stopped = true;
    return pressed;
  };
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
  const from = await page.evaluate(() => {
    globalThis.benchFrames.splice(0);
    globalThis.benchInputs.splice(0);
    return performance.now();
  });
  const stopKeys = pressKeys(page);
  const started = performance.now();
  for (let first = 0; first < count; first += batch) {
    await paste(editor, Array.from({ length: batch }, (_, i) => pod(`p-${first + i}`)).join('---\n'));
    await page.getByRole('button', { name: /^Apply/ }).click();
    await says(page, '.ed-side', `pod/p-${first + batch - 1} created`);
  }
  const appliedMs = performance.now() - started;
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type(
    `until [ "$(kubectl get pods | grep -c Running)" -ge ${count} ]; do sleep 1; done; echo all-"running"\n`,
  );
  await says(page, '.xterm-rows', 'all-running');
  const runningMs = performance.now() - started;
  const keys = await stopKeys();
  const tasks = await page.evaluate(
    (since) => globalThis.benchTasks.filter(({ startTime }) => startTime > since),
    from,
  );
  const { frames, inputs } = await page.evaluate(() => ({
    frames: globalThis.benchFrames,
    inputs: globalThis.benchInputs,
  }));
  await page.context().close();
  // An input that is painted within a frame is not reported.
  const waits = [...inputs, ...Array.from({ length: Math.max(0, keys - inputs.length) }, () => 16)];
  const durations = tasks.map(({ duration }) => duration);
  return {
    podsPerSecond: figure((count / runningMs) * 1000),
    appliedPerSecond: figure((count / appliedMs) * 1000),
    frameMsP95: figure(p95(frames)),
    inputToPaintMsP95: figure(p95(waits)),
    inputToPaintMsMax: figure(Math.max(0, ...waits)),
    longTasks: durations.length,
    longestTaskMs: figure(Math.max(0, ...durations)),
    longTasksTogetherMs: figure(durations.reduce((sum, duration) => sum + duration, 0)),
  };
}
