import type { FrameLocator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

type Scope = Page | FrameLocator;

const pages = {
  en: { title: 'A pod in ten steps', wrong: 'Not quite.', here: 'The cluster stands here' },
  ko: { title: '열 단계로 보는 파드', wrong: '조금 다릅니다.', here: '클러스터가 여기 멈춰 있습니다' },
} as const;

/**
 * What stands still at each step, in words that are no language's: the sentence of the transport. Other work may stand
 * beside it; the sentence tells of what belongs to the lesson's request or pod.
 */
const standing = [
  /^POST pods\b/,
  /^POST pods\b/,
  /^POST pods\b.*response/,
  /\bpods\b/,
  /ten-steps-\w{4}/,
  /^POST pods\/binding/,
  /^POST pods\/binding.*response/,
  /ten-steps-\w{4}.*kubelet\//,
  /ten-steps-\w{4}.*kubelet\//,
  /^PATCH pods\/status.*response/,
];

/** Ten steps of a whole cluster, on a machine that may have other work. */
test.describe.configure({ timeout: 150_000 });

const next = (scope: Scope) => scope.locator('.le-pager .ps-button').click();

async function begin(scope: Scope): Promise<void> {
  await expect(scope.locator('.le-panel h2')).toBeVisible();
  await scope.locator('.sh-buttons select').selectOption('full');
}

/** Takes the cluster to the moment of the page that is open; the question, if there is one, is skipped. */
async function go(scope: Scope): Promise<void> {
  await scope.locator('.le-question .ps-button.plain, .le-way .ps-button').first().click();
  await expect(scope.locator('.le-status')).toHaveAttribute('data-state', 'there', { timeout: 45_000 });
}

for (const language of ['en', 'ko'] as const)
  for (const where of ['page', 'embed'] as const)
    test(`all ten steps are reached in the running cluster (${where}, ${language})`, async ({ page }) => {
      if (where === 'embed') await page.setViewportSize({ width: 760, height: 520 });
      await page.goto(`./?lesson=pod-in-ten-steps&lang=${language}${where === 'embed' ? '&embed=1' : ''}`);
      await begin(page);
      if (where === 'embed') await expect(page.locator('.sh-title')).toHaveText(pages[language].title);
      for (const [place, sentence] of standing.entries()) {
        await next(page);
        await go(page);
        await expect(page.locator('.le-status')).toHaveText(pages[language].here);
        await expect(page.locator('.sh-says').first()).toHaveText(sentence);
        await expect(page.locator('.le-outline [data-done]')).toHaveCount(place + 1);
        await expect(page.locator('.le-seen')).toBeVisible();
      }
      await expect(page.locator('.le-seen code').first()).toHaveText('status.phase: Running');
      await next(page);
      await expect(page.locator('.le-try pre')).toContainText('ps -aux | grep kube-apiserver');
      await page.getByRole('tab', { name: language === 'en' ? 'Resources' : '리소스' }).click();
      // A pod that runs is listed with its node, any other with what it waits for.
      await expect(page.locator('.sh-leaf', { hasText: /^ten-steps-/ })).toHaveText(/node-[abc]$/);
    });

test('the map shows the moment: authenticated, stored without a node, bound', async ({ page }) => {
  await page.goto('./?lesson=pod-in-ten-steps&lang=en');
  await begin(page);
  await next(page);
  await go(page);
  await expect(page.locator('.in-body')).toContainText('kubernetes-admin');
  await next(page);
  await next(page);
  await go(page);
  await expect(page.locator('.in-body')).toContainText('kind: Pod');
  await expect(page.locator('.in-body')).not.toContainText('nodeName');
  for (let step = 4; step <= 7; step++) await next(page);
  await expect(page.locator('.le-body .le-kicker').first()).toHaveText('Step 7 of 10');
  await go(page);
  await expect(page.locator('.in-panel h2')).toContainText('/binding');
  await expect(page.locator('.in-body')).toContainText('nodeName: node-');
});

test('a prediction gives nothing away before it is made', async ({ page }) => {
  await page.goto('./?lesson=pod-in-ten-steps&lang=en');
  await begin(page);
  await next(page);
  await expect(page.getByRole('radio')).toHaveCount(3);
  await expect(page.locator('.le-seen, .le-because, .le-way')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Continue and see' })).toBeDisabled();
  await page.getByText('Your name and password').click();
  await expect(page.locator('.le-seen, .le-because')).toHaveCount(0);
  await page.getByRole('button', { name: 'Continue and see' }).click();
  await expect(page.locator('.le-status')).toHaveAttribute('data-state', 'there');
  await expect(page.locator('.le-because')).toContainText(pages.en.wrong);
  await expect(page.locator('label[data-verdict=right]')).toContainText('a certificate or a token');
  await expect(page.locator('label[data-verdict=wrong]')).toContainText('Your name and password');
});

test('a moment that has passed is shown from the record, and nothing moves', async ({ page }) => {
  await page.goto('./?lesson=pod-in-ten-steps&lang=en');
  await begin(page);
  for (let step = 1; step <= 7; step++) await next(page);
  await go(page);
  const time = await page.locator('.sh-time b').textContent();
  await page.getByRole('button', { name: 'Write the Pod to etcd' }).click();
  await page.getByRole('button', { name: 'Skip', exact: true }).click();
  await expect(page.locator('.le-status')).toHaveAttribute('data-state', 'passed');
  await page.getByRole('button', { name: 'Show it on the map' }).click();
  await expect(page.locator('.in-panel h2')).toContainText('POST');
  await expect(page.locator('.in-body')).not.toContainText('nodeName');
  await expect(page.locator('.sh-time b')).toHaveText(time ?? '');
});

test('a reload or a second round takes another pod', async ({ page }) => {
  await page.goto('./?lesson=pod-in-ten-steps&lang=en');
  const leaves = page.locator('.sh-leaf', { hasText: /^ten-steps-/ });
  for (let round = 1; round <= 2; round++) {
    await begin(page);
    for (let step = 1; step <= 4; step++) await next(page);
    await go(page);
    await page.getByRole('tab', { name: 'Resources' }).click();
    await expect(leaves).toHaveCount(round);
    if (round === 1) await page.reload();
  }
  await page.getByRole('tab', { name: 'Lesson' }).click();
  await page.getByRole('button', { name: 'Where the API server comes from' }).click();
  await page.getByRole('button', { name: 'Begin again' }).click();
  for (let step = 1; step <= 4; step++) await next(page);
  await go(page);
  await page.getByRole('tab', { name: 'Resources' }).click();
  await expect(leaves).toHaveCount(3);
});

test('the lesson goes by keyboard alone', async ({ page }) => {
  await page.goto('./?lesson=pod-in-ten-steps&lang=en');
  await begin(page);
  await page.locator('.le-pager .ps-button').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('radio').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio').nth(1)).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Continue and see' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.le-status')).toHaveAttribute('data-state', 'there');
  await expect(page.locator('.le-because')).toContainText('Right.');
  await expect(page.locator('.le-body')).toBeFocused();
});
