import { expect, test } from 'vitest';
import { encodeBase64 } from '../../apimachinery/base64.ts';
import { pemRequests } from '../../apimachinery/x509/requests.contract.ts';
import { createSyncPki } from '../../sim/sync-pki.ts';
import { isOver } from './cleaner.ts';
import type { StoredRequest } from './requests.ts';

const now = Date.UTC(2026, 0, 2);
const hour = 3_600_000;
const pki = createSyncPki();
const ago = (hours: number): string => new Date(now - hours * hour).toISOString();

const certificateUntil = (notAfter: number): string =>
  encodeBase64(pki.signRequest({ request: pemRequests.carol, usages: [], notBefore: 0, notAfter }) as string);

const request = (
  age: number,
  verdicts: Readonly<Record<string, number>> = {},
  certificate?: string,
): StoredRequest => ({
  metadata: { name: 'x', namespace: '', uid: '', resourceVersion: '', creationTimestamp: ago(age) },
  spec: { request: '', signerName: '' },
  status: {
    conditions: Object.entries(verdicts).map(([type, hours]) => ({ type, lastUpdateTime: ago(hours) })),
    ...(certificate && { certificate }),
  },
});

const valid = certificateUntil(now + hour);
const expired = certificateUntil(now - 1);

test.each([
  ['waits for a verdict', request(23.9), false],
  ['has waited for a day', request(24.1), true],
  ['was denied just now', request(30, { Denied: 0.9 }), false],
  ['was denied an hour ago', request(30, { Denied: 1.1 }), true],
  ['failed an hour ago', request(30, { Approved: 2, Failed: 1.1 }), true],
  ['was approved, and no signer came', request(300, { Approved: 299 }), false],
  ['was issued just now', request(30, { Approved: 0.9 }, valid), false],
  ['was issued an hour ago', request(30, { Approved: 1.1 }, valid), true],
  ['was issued, and the certificate is over', request(1, { Approved: 0.5 }, expired), true],
])('a request that %s', async (_case, stored, isGone) => {
  expect(await isOver(pki, stored, now)).toBe(isGone);
});
