// Finds a Chromium to test with: the one asked for, Playwright's own, or one that the system has.
import { existsSync } from 'node:fs';

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The path of an executable, or nothing. `PODSCOPE_CHROMIUM` wins. */
export async function findChromium() {
  const asked = process.env['PODSCOPE_CHROMIUM'];
  if (asked) return asked;
  const own = await playwrightsOwn();
  return [own, ...systemPaths].find((path) => path && existsSync(path));
}

/** Chromium as root needs its sandbox off; anybody else keeps it. */
export const sandboxFlags = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

async function playwrightsOwn() {
  try {
    const { chromium } = await import('playwright');
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}
