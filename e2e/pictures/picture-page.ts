import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from '../cluster-page.ts';
import { test } from '../fixtures.ts';

/** Pictures for people to look at, never compared by a machine: `npm run pictures`. They are committed. */
const folder = 'e2e/screens';

export const wide = { width: 1440, height: 900 };
const sizes = [wide, { width: 760, height: 520 }, { width: 390, height: 844 }] as const;
type Size = (typeof sizes)[number];

/** The layout that the page has at each width. */
const shapes: Readonly<Record<Size['width'], string>> = { 1440: 'wide', 760: 'strip', 390: 'phone' };

export type Theme = 'light' | 'dark';
export type Language = 'en' | 'ko';

export const running = podManifest('web', 'nginx:1.27');

/** It looks for the API before it starts, and then again by exec. */
export const asking = `${running}  initContainers:
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
    find: 'Find anything',
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
    find: '무엇이든 찾기',
  },
} as const;

/** The page in one theme and one language, having its pictures taken. */
export class PicturePage {
  readonly page: Page;
  readonly cluster: ClusterPage;
  readonly theme: Theme;
  readonly language: Language;

  constructor(page: Page, theme: Theme, language: Language) {
    this.page = page;
    this.cluster = new ClusterPage(page);
    this.theme = theme;
    this.language = language;
  }

  get words(): (typeof words)[Language] {
    return words[this.language];
  }

  /** Opens the page on a cluster in which pods can be created, with a manifest in the editor. @param more e.g. `&nodes=1` */
  async open(manifest = running, more = ''): Promise<void> {
    const { page, theme, language } = this;
    await page.addInitScript(() => {
      if (origin !== 'null') localStorage.setItem('podscope-settings', '{"speed":"full"}');
    });
    await page.goto(`./?lang=${language}&theme=${theme}&manifest=${encodeURIComponent(manifest)}${more}`);
    await this.cluster.usable();
  }

  /** The same, and the manifest's pod `web` runs. */
  async openWithPod(manifest = running): Promise<void> {
    await this.open(manifest);
    await this.apply();
    await this.runs('web');
  }

  async apply(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.apply }).click();
  }

  async runs(pod: string): Promise<void> {
    await this.cluster.glyphOf(pod).and(this.page.locator('[data-glyph=running]')).waitFor();
  }

  /** A key of the page itself, pressed while nothing has the focus. */
  async press(key: string): Promise<void> {
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.page.keyboard.press(key);
  }

  /** Pauses, applies, and steps to the door of mutating admission. */
  async stepIntoRequest(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.pause }).click();
    await this.apply();
    await this.cluster.pressUntil(this.words.step, this.cluster.sentence(), this.words.waits);
  }

  /** What the inspector shows, which narrow pages have in a tab of their sheet. */
  async showDetails({ width }: Size): Promise<void> {
    if (width < 1000) await this.page.getByRole('tab', { name: this.words.details, exact: true }).click();
  }

  /** A picture at every size; the page is back at the widest in the end. @param prepare what is done at each size before */
  async take(name: string, prepare: (size: Size) => Promise<void> = () => Promise.resolve()): Promise<void> {
    for (const size of sizes) {
      await this.page.setViewportSize(size);
      await this.page.locator(`.sh-app[data-shape=${shapes[size.width]}]`).waitFor();
      await this.page.locator('.ps-loading').waitFor({ state: 'detached' });
      await prepare(size);
      await this.shoot(name, size);
    }
    await this.page.setViewportSize(wide);
  }

  async shoot(name: string, { width, height }: Size): Promise<void> {
    await this.page.screenshot({ path: `${folder}/${name}-${width}x${height}-${this.theme}-${this.language}.png` });
  }
}

const readers = [
  ['light', 'en'],
  ['dark', 'ko'],
  ['light', 'ko'],
  ['dark', 'en'],
] as const;

/** Takes pictures in both themes and both languages. */
export function pictures(title: string, take: (look: PicturePage) => Promise<void>): void {
  takenFor(readers, title, take);
}

/** Takes pictures in the light in English and in the dark in Korean, of what looks the same but for that. */
export function picturesForTwo(title: string, take: (look: PicturePage) => Promise<void>): void {
  takenFor(readers.slice(0, 2), title, take);
}

function takenFor(
  whom: readonly (typeof readers)[number][],
  title: string,
  take: (look: PicturePage) => Promise<void>,
): void {
  for (const [theme, language] of whom)
    test(`${title}, ${theme} ${language}`, ({ page }) => take(new PicturePage(page, theme, language)));
}
