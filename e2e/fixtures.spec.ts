import { test } from './fixtures.ts';

test.fail('an error in the console fails a test', async ({ page }) => {
  await page.goto('./');
  await page.evaluate(() => console.error('planted'));
});

test.fail('an error that nobody caught fails a test', async ({ page }) => {
  await page.goto('./');
  await page.evaluate(() => void Promise.reject(new Error('planted')));
});
