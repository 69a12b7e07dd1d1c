import { expect, test } from 'vitest';
import { webCryptoCipher } from './webcrypto-cipher.ts';

test.each(['aesgcm', 'aescbc', 'secretbox'] as const)('%s', async (name) => {
  const key = { name, secret: btoa('0123456789abcdef0123456789abcdef'), about: '/registry/secrets/default/a' };
  const sealed = await webCryptoCipher.encrypt(key, 'hello, 세계');
  expect(await webCryptoCipher.decrypt(key, sealed)).toBe('hello, 세계');
  expect(await webCryptoCipher.encrypt(key, 'hello, 세계')).not.toBe(sealed);
  await expect(
    webCryptoCipher.decrypt({ ...key, secret: btoa('fedcba9876543210fedcba9876543210') }, sealed),
  ).rejects.toThrow();
});

test('a value of one key is no value of another', async () => {
  const key = { name: 'aesgcm', secret: btoa('0123456789abcdef'), about: '/registry/secrets/default/a' } as const;
  const sealed = await webCryptoCipher.encrypt(key, 'hello');
  await expect(webCryptoCipher.decrypt({ ...key, about: '/registry/secrets/default/b' }, sealed)).rejects.toThrow();
});
