import { expect, test } from 'vitest';
import { onDemand } from './on-demand.ts';

test('what has been fetched is here at once, and fetched no second time', async () => {
  let fetched = 0;
  const code = onDemand(() => Promise.resolve(++fetched));
  expect(code.here).toBeUndefined();
  expect(await code.load()).toBe(1);
  expect(code.here).toBe(1);
  expect(await code.load()).toBe(1);
});

test('what could not be fetched is tried again by the next who needs it', async () => {
  let online = false;
  const code = onDemand(() => (online ? Promise.resolve('code') : Promise.reject(new Error('offline'))));
  await expect(code.load()).rejects.toThrow('offline');
  expect(code.here).toBeUndefined();
  online = true;
  expect(await code.load()).toBe('code');
});

test('whoever uses it waits for it once', async () => {
  const code = onDemand(() => Promise.resolve({ answer: 42 }));
  const first = code.use(({ answer }) => answer);
  expect(first).toBeInstanceOf(Promise);
  expect(await first).toBe(42);
  expect(code.use(({ answer }) => answer)).toBe(42);
});
