// What etcd gets onto the disk of Chromium: `node bench/etcd-chromium.mjs FOLDER`, where FOLDER holds etcd-indexeddb.mjs.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findChromium, sandboxFlags } from '../scripts/find-chromium.mjs';

const address = 'http://bench.localhost/';
const executablePath = await findChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: sandboxFlags() });
const page = await browser.newPage();
await page.route(`${address}**`, async (route) => {
  if (route.request().url() === address) await route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
  else
    await route.fulfill({
      contentType: 'text/javascript',
      body: await readFile(join(process.argv[2], 'etcd-indexeddb.mjs'), 'utf8'),
    });
});
await page.goto(address);
const figures = await page.evaluate(
  async (url) => (await import(url)).putsPerSecondOnDisk(),
  `${address}etcd-indexeddb.mjs`,
);
console.log(JSON.stringify(figures));
await browser.close();
