import { expect, test } from 'vitest';
import { TarError, tarOf, untar, utf8Length } from './tar.ts';

const entries = [
  { path: 'etc', isDirectory: true, text: '' },
  { path: 'etc/motd', isDirectory: false, text: 'Grüße aus 서울 🙂\n' },
  { path: `deep/${'ö'.repeat(120)}/file`, isDirectory: false, text: 'x'.repeat(512) },
  { path: 'empty', isDirectory: false, text: '' },
];

test('what goes in comes out, in whole blocks', () => {
  const archive = tarOf(entries, 0);
  expect(utf8Length(archive) % 512).toBe(0);
  expect(untar(archive)).toEqual(entries);
});

test('an archive that ends early is said to', () => {
  expect(() => untar(tarOf(entries, 0).slice(0, 1030))).toThrow(TarError);
});

test('the header is that of GNU tar', () => {
  const header = tarOf([{ path: 'a', isDirectory: false, text: 'hi' }], 1_767_225_600_000).slice(0, 512);
  expect(header.slice(100, 156)).toBe('0000644\x000000000\x000000000\x0000000000002\x0015125334400\x00007704\x00 ');
  expect(header.slice(156, 265)).toBe(`0${'\0'.repeat(100)}ustar  \0`);
});
