import { expect, test } from 'vitest';
import { open, seal } from './secretbox.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** NaCl's own example: tests/secretbox.c */
const key = bytes('1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389');
const nonce = bytes('69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37');
const text = bytes(
  'be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705',
);

test('a text is sealed as NaCl seals it', () => {
  const sealed = seal(key, nonce, text);
  expect(Buffer.from(sealed).toString('hex')).toMatch(
    /^f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186a/,
  );
  expect(open(key, nonce, sealed)).toEqual(text);
});

test('what was changed is not opened', () => {
  const sealed = seal(key, nonce, text);
  sealed[20]! ^= 1;
  expect(open(key, nonce, sealed)).toBeUndefined();
  expect(open(key, nonce, new Uint8Array(3))).toBeUndefined();
});
