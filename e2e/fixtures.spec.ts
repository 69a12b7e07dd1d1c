import { test } from './fixtures.ts';

test.fail('an error in the console fails a test', async ({ page }) => {
  await page.goto('./');
  const told = page.waitForEvent('console', (message) => message.text() === 'planted');
  await page.evaluate(() => console.error('planted'));
  await told;
});

test.fail('an error that nobody caught fails a test', async ({ page }) => {
  await page.goto('./');
  const told = page.waitForEvent('pageerror');
  await page.evaluate(() => void Promise.reject(new Error('planted')));
  await told;
});
