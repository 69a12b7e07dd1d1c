import type { Page } from '@playwright/test';
import { ClusterPage, podManifest, printedPod } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

/** Pictures for people to look at, never compared by a machine: `npm run pictures`. They are committed. */
const folder = 'e2e/screens';

const wide = { width: 1440, height: 900 };
const sizes = [wide, { width: 760, height: 520 }, { width: 390, height: 844 }] as const;

/** Each of the two themes with one of the two languages. */
const looks = [
  ['light', 'en'],
  ['dark', 'ko'],
] as const;

type Theme = 'light' | 'dark';
type Language = 'en' | 'ko';

const running = podManifest('web', 'nginx:1.27');
const misspelt = running.replace('spec:\n', 'spec:\n  restartPolicy: Alway\n');
const tooBig = `${running}    resources:\n      requests:\n        cpu: 64\n        memory: 512Gi\n`;

/** It looks for the API before it starts, and then again by exec. */
const asking = `${running}  initContainers:
  - name: look
    image: busybox:1.37
    command: [wget, -qO-, "https://kubernetes.default.svc/version"]
`;

/** The words that the pictures press, by language. */
const words = {
  en: {
    pause: 'Pause',
    step: /^Step/,
    apply: /^Apply/,
    waits: /^POST pods waits at Mutating admission/,
    details: 'Details',
    identity: 'Act as',
    close: 'Close the drawer',
    hash: 'Compute the hash',
  },
  ko: {
    pause: '일시 정지',
    step: /^한 단계(?! 뒤로)/,
    apply: /^적용/,
    waits: /변형 어드미션/,
    details: '자세히',
    identity: '사용자',
    close: '서랍 닫기',
    hash: '해시 계산',
  },
} as const;

/** The page on a cluster in which pods can be created, with a manifest in the editor. */
async function open(page: Page, theme: Theme, language: Language, manifest = running): Promise<ClusterPage> {
  await page.addInitScript(() => localStorage.setItem('podscope-settings', '{"speed":"full"}'));
  const cluster = new ClusterPage(page);
  await page.goto(`./?lang=${language}&theme=${theme}&manifest=${encodeURIComponent(manifest)}`);
  await cluster.usable();
  return cluster;
}

const apply = (page: Page, language: Language): Promise<void> =>
  page.getByRole('button', { name: words[language].apply }).click();

/** A key of the page itself, pressed while nothing has the focus. */
async function pressOnPage(page: Page, key: string): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press(key);
}

/** Pauses, applies, and steps to the door of mutating admission. */
async function stepIntoRequest(page: Page, cluster: ClusterPage, language: Language): Promise<void> {
  const say = words[language];
  await page.getByRole('button', { name: say.pause }).click();
  await apply(page, language);
  await cluster.pressUntil(say.step, cluster.sentence(), say.waits);
}

async function atSize(page: Page, size: { width: number; height: number }, language: Language): Promise<void> {
  await page.setViewportSize(size);
  const details = page.getByRole('tab', { name: words[language].details, exact: true });
  if (size.width < 1000) await details.click();
}

const nameOf = ({ width, height }: { width: number; height: number }, theme: Theme, language: Language): string =>
  `${width}x${height}-${theme}-${language}.png`;

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'ko'] as const)
    test(`a request in the middle of its way, ${theme} ${language}`, async ({ page }) => {
      const cluster = await open(page, theme, language);
      await stepIntoRequest(page, cluster, language);
      for (const size of sizes) {
        await atSize(page, size, language);
        await page.screenshot({ path: `${folder}/step-${nameOf(size, theme, language)}` });
      }
    });

for (const [theme, language] of looks)
  test(`each view of a pod that runs, ${theme} ${language}`, async ({ page }) => {
    const cluster = await open(page, theme, language);
    await apply(page, language);
    await cluster.glyphOf('web').and(page.locator('[data-glyph=running]')).waitFor();
    for (const [key, view] of [
      ['1', 'map'],
      ['2', 'lifecycle'],
      ['3', 'scheduling'],
    ] as const) {
      await pressOnPage(page, key);
      await page.locator('.ps-loading').waitFor({ state: 'detached' });
      await page.screenshot({ path: `${folder}/${view}-${theme}-${language}.png` });
    }
  });

const urgent = `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: urgent
value: 1000
`;

for (const [theme, language] of looks)
  test(`a pod that evicts another, ${theme} ${language}`, async ({ page }) => {
    const cluster = await open(page, theme, language, urgent);
    await apply(page, language);
    for (const name of ['low-1', 'low-2', 'low-3', 'vip']) {
      const cpu = '    resources: {requests: {cpu: "3"}}\n';
      const manifest = `${podManifest(name)}${cpu}${name === 'vip' ? '  priorityClassName: urgent\n' : ''}`;
      await page.locator('.cm-content').fill(manifest);
      await apply(page, language);
      await cluster.leaf(name).waitFor();
    }
    await pressOnPage(page, '3');
    const failed = page.locator('.sc-queues button').filter({ hasText: 'vip' }).last();
    await failed.click();
    for (const size of sizes) {
      await page.setViewportSize(size);
      const room = page.locator('#sc-room');
      // The page is laid out anew for another size.
      await expect(() => room.evaluate((heading) => heading.scrollIntoView())).toPass();
      await page.screenshot({ path: `${folder}/preemption-${nameOf(size, theme, language)}` });
    }
  });

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'ko'] as const)
    test(`the ledger and its store, ${theme} ${language}`, async ({ page }) => {
      const cluster = await open(page, theme, language);
      await apply(page, language);
      await cluster.glyphOf('web').and(page.locator('[data-glyph=running]')).waitFor();
      await pressOnPage(page, '4');
      for (const size of sizes) {
        await page.setViewportSize(size);
        const store = page.locator('.lg-health summary');
        await store.waitFor();
        await page.screenshot({ path: `${folder}/ledger-${nameOf(size, theme, language)}` });
        await store.click();
        await page.getByRole('button', { name: words[language].hash }).click();
        await page.locator('.lg-health code').waitFor();
        await page.screenshot({ path: `${folder}/store-${nameOf(size, theme, language)}` });
        await store.click();
      }
    });

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'ko'] as const)
    test(`what is broken on purpose, ${theme} ${language}`, async ({ page }) => {
      await open(page, theme, language);
      await pressOnPage(page, 'x');
      const dialog = page.getByRole('dialog');
      const where = dialog.locator('.fa-where select');
      const breakBy = (way: number): Promise<void> => dialog.locator('.fa-ways button').nth(way).click();
      await breakBy(1);
      await where.selectOption('kube-scheduler');
      await breakBy(0);
      await where.selectOption('kubelet/node-b → kube-apiserver');
      await breakBy(0);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.screenshot({ path: `${folder}/faults-${nameOf(size, theme, language)}` });
      }
      await page.keyboard.press('Escape');
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.screenshot({ path: `${folder}/broken-${nameOf(size, theme, language)}` });
      }
    });

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'ko'] as const)
    test(`two branches side by side, ${theme} ${language}`, async ({ page }) => {
      const cluster = await open(page, theme, language);
      await apply(page, language);
      await cluster.glyphOf('web').and(page.locator('[data-glyph=running]')).waitFor();
      await pressOnPage(page, 'Control+ArrowLeft');
      await pressOnPage(page, 'Control+ArrowLeft');
      await page.locator('.pb-banner').waitFor();
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.locator('.fm-map').waitFor();
        await page.screenshot({ path: `${folder}/past-${nameOf(size, theme, language)}` });
      }
      await page.setViewportSize(wide);
      await page.locator('.pb-banner button').first().click();
      await page.locator('.sh-branch').getByText('branch-1').waitFor();
      await page.getByRole('textbox').first().fill(podManifest('instead'));
      // The branch's cluster is only just starting.
      await expect(async () => {
        await apply(page, language);
        await cluster.glyphOf('instead').and(page.locator('[data-glyph=running]')).waitFor({ timeout: 5_000 });
      }).toPass();
      await page.locator('.sh-branch').click();
      await page.locator('.br-rows').waitFor();
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.screenshot({ path: `${folder}/branches-${nameOf(size, theme, language)}` });
      }
    });

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'ko'] as const)
    test(`a recording from elsewhere, ${theme} ${language}`, async ({ page }) => {
      await open(page, theme, language);
      await page.locator('.sh-tools button').nth(3).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.screenshot({ path: `${folder}/open-${nameOf(size, theme, language)}` });
      }
      await page.setViewportSize(wide);
      await dialog
        .locator('input[type=file]')
        .setInputFiles({ name: 'pod.yaml', mimeType: 'text/yaml', buffer: Buffer.from(printedPod) });
      await page.locator('.fm-node').filter({ hasText: 'worker-7' }).waitFor();
      await page.locator('.tl-place').last().click();
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.locator('.fm-map').waitFor();
        await page.screenshot({ path: `${folder}/opened-${nameOf(size, theme, language)}` });
      }
    });

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'ko'] as const)
    test(`a node and what runs on it, ${theme} ${language}`, async ({ page }) => {
      const cluster = await open(page, theme, language, asking);
      await apply(page, language);
      await cluster.glyphOf('web').and(page.locator('[data-glyph=running]')).waitFor();
      const [node = ''] = /node-[abc]/.exec((await cluster.leaf('web').textContent()) ?? '') ?? [];
      await pressOnPage(page, '5');
      await page.getByRole('tab', { name: node, exact: true }).click();
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.locator('.nd-pod').first().waitFor();
        await page.screenshot({ path: `${folder}/nodes-${nameOf(size, theme, language)}` });
      }
    });

for (const [theme, language] of looks)
  test(`a request of somebody who may not, ${theme} ${language}`, async ({ page }) => {
    await open(page, theme, language);
    await page.getByRole('combobox', { name: words[language].identity }).selectOption('alice');
    await apply(page, language);
    await page.locator('.ed-side').getByText('403 Forbidden').waitFor();
    for (const size of sizes) {
      await atSize(page, size, language);
      await page.screenshot({ path: `${folder}/denied-${nameOf(size, theme, language)}` });
    }
  });

for (const [theme, language] of looks)
  test(`a manifest that is refused, ${theme} ${language}`, async ({ page }) => {
    await open(page, theme, language, misspelt);
    await apply(page, language);
    await page.locator('.ed-side').getByText('422 Invalid').waitFor();
    await page.screenshot({ path: `${folder}/invalid-${theme}-${language}.png` });
  });

for (const [theme, language] of looks)
  test(`a pod that fits on no node, ${theme} ${language}`, async ({ page }) => {
    await open(page, theme, language, tooBig);
    await apply(page, language);
    await pressOnPage(page, '3');
    await page.locator('.sc-out').first().waitFor();
    await page.screenshot({ path: `${folder}/no-node-${theme}-${language}.png` });
  });

for (const [theme, language] of looks)
  test(`the terminal, ${theme} ${language}`, async ({ page }) => {
    await open(page, theme, language);
    await pressOnPage(page, '`');
    const screen = page.locator('.xterm-accessibility-tree');
    await screen.getByText('admin@workstation ~ $').first().waitFor();
    await page.keyboard.type('kubectl auth can-i create pods --as alice; kubectl get nodes\n');
    await screen.getByText('node-c').first().waitFor();
    await page.screenshot({ path: `${folder}/terminal-${theme}-${language}.png` });
  });

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'ko'] as const)
    test(`a connection of a pod, and a shell in it, ${theme} ${language}`, async ({ page }) => {
      const cluster = await open(page, theme, language, asking);
      await apply(page, language);
      await cluster.glyphOf('web').and(page.locator('[data-glyph=running]')).waitFor();
      await pressOnPage(page, '2');
      await page.locator('.ps-loading').waitFor({ state: 'detached' });
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.getByRole('heading', { name: 'default/web' }).waitFor();
        await page.screenshot({ path: `${folder}/connection-${nameOf(size, theme, language)}` });
      }
      await page.setViewportSize(wide);
      await pressOnPage(page, '1');
      await pressOnPage(page, '`');
      const screen = page.locator('.xterm-accessibility-tree');
      await screen.getByText('admin@workstation ~ $').first().waitFor();
      await page.keyboard.type('kubectl exec -it web -- sh\n');
      await screen.getByText('/ #').first().waitFor();
      await page.keyboard.type('curl -s localhost | grep title; sleep 100\n');
      await screen.getByText('Welcome to nginx!').first().waitFor();
      await page.keyboard.press('Control+c');
      await page.keyboard.type('exit\n');
      await screen.getByText('command terminated with exit code 130').waitFor();
      for (const size of sizes) {
        await page.setViewportSize(size);
        await screen.getByText('exit code 130').waitFor();
        await page.screenshot({ path: `${folder}/exec-${nameOf(size, theme, language)}` });
      }
      for (const size of sizes.slice(1)) {
        await atSize(page, size, language);
        await page.screenshot({ path: `${folder}/exec-details-${nameOf(size, theme, language)}` });
      }
    });

for (const [theme, language] of looks)
  test(`the past: its steps, an object and why, the events, ${theme} ${language}`, async ({ page }) => {
    const cluster = await open(page, theme, language);
    await apply(page, language);
    await cluster.glyphOf('web').and(page.locator('[data-glyph=running]')).waitFor();
    await cluster.leaf('web').getByRole('button').click();
    await pressOnPage(page, '1');
    for (const [key, drawer, there] of [
      ['v', 'events', '.ev tbody tr'],
      ['o', 'object', '.wy-lines li'],
      ['s', 'steps', '.pb-list li'],
    ] as const) {
      await page.setViewportSize(wide);
      await pressOnPage(page, key);
      await page.locator(there).first().waitFor();
      if (drawer === 'object') await page.getByRole('button', { name: /^spec\.nodeName node-/ }).click();
      if (drawer === 'steps') for (const _ of [1, 2, 3]) await pressOnPage(page, 'Control+ArrowLeft');
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.locator(there).first().waitFor();
        await page.screenshot({ path: `${folder}/${drawer}-${nameOf(size, theme, language)}` });
      }
    }
  });

for (const [language, file] of [
  ['en', 'map-light.png'],
  ['ko', 'map-light-ko.png'],
] as const)
  test(`the README's picture, ${language}`, async ({ page }) => {
    const cluster = await open(page, 'light', language);
    await stepIntoRequest(page, cluster, language);
    await page.getByRole('button', { name: words[language].close }).click();
    await page.locator('.fm-map[data-size=tall]').waitFor();
    await page.screenshot({ path: `docs/images/${file}` });
  });
