import { ClusterPage, podManifest } from './cluster-page.ts';
import { test } from './fixtures.ts';

/** Pictures for people to look at, never compared by a machine: `npm run pictures`. They are committed. */
const folder = 'e2e/screens';

const sizes = [
  { width: 1440, height: 900 },
  { width: 760, height: 520 },
  { width: 390, height: 844 },
] as const;

const manifest = podManifest('web', 'nginx:1.27');
const ofManifest = `manifest=${encodeURIComponent(manifest)}`;

/** The words that the pictures press, by language. */
const words = {
  en: {
    pause: 'Pause',
    step: /^Step/,
    apply: /^Apply/,
    waits: /^POST pods waits at Mutating admission/,
    details: 'Details',
  },
  ko: { pause: '일시 정지', step: /^한 단계/, apply: /^적용/, waits: /변형 어드미션/, details: '자세히' },
} as const;

for (const { width, height } of sizes)
  for (const theme of ['light', 'dark'] as const)
    for (const language of ['en', 'ko'] as const)
      test(`a request in the middle of its way, ${width}x${height} ${theme} ${language}`, async ({ page }) => {
        const say = words[language];
        await page.addInitScript(() => localStorage.setItem('podscope-settings', '{"speed":"full"}'));
        const cluster = new ClusterPage(page);
        await page.goto(`./?lang=${language}&theme=${theme}&${ofManifest}`);
        await cluster.usable();
        await page.setViewportSize({ width, height });
        await page.getByRole('button', { name: say.pause }).click();
        await page.getByRole('button', { name: say.apply }).click();
        await cluster.pressUntil(say.step, cluster.sentence(), say.waits);
        const details = page.getByRole('tab', { name: say.details, exact: true });
        if (await details.isVisible()) await details.click();
        await page.screenshot({ path: `${folder}/step-${width}x${height}-${theme}-${language}.png` });
      });

for (const [theme, language] of [
  ['light', 'en'],
  ['dark', 'ko'],
] as const)
  test(`each view of a pod that runs, ${theme} ${language}`, async ({ page }) => {
    const cluster = new ClusterPage(page);
    await page.addInitScript(() => localStorage.setItem('podscope-settings', '{"speed":"full"}'));
    await page.goto(`./?lang=${language}&theme=${theme}&${ofManifest}`);
    await cluster.usable();
    await page.getByRole('button', { name: words[language].apply }).click();
    await cluster.glyphOf('web').and(page.locator('[data-glyph=running]')).waitFor();
    for (const [key, view] of [
      ['1', 'map'],
      ['2', 'lifecycle'],
      ['3', 'scheduling'],
      ['4', 'ledger'],
    ] as const) {
      await page.locator('.sh-top').click({ position: { x: 400, y: 5 } });
      await page.keyboard.press(key);
      await page.locator('.ps-loading').waitFor({ state: 'detached' });
      await page.screenshot({ path: `${folder}/${view}-${theme}-${language}.png` });
    }
  });
