import { expect, test } from 'vitest';
import { completeIdentity, createIdentity } from './identity.ts';

const now = Date.UTC(2026, 0, 1);

test('who came after a cluster was made gets a certificate of its own authority; the others keep theirs', async () => {
  const identity = await createIdentity(1, now);
  const { 'kube-proxy': proxy, ...known } = identity.credentials;
  expect(proxy?.certificate).toContain('BEGIN CERTIFICATE');
  const completed = await completeIdentity({ ...identity, credentials: known }, 1, now);
  expect(completed.keys).toBe(identity.keys);
  expect(completed.credentials['kube-proxy']?.certificate).toContain('BEGIN CERTIFICATE');
  expect(completed.credentials['kubelet/node-a']).toEqual(identity.credentials['kubelet/node-a']);
  expect(await completeIdentity(identity, 1, now)).toBe(identity);
});
