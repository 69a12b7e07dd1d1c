import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredJob } from './job-pods.ts';
import { expiryOf } from './ttl-after-finished.ts';

const ended = '2026-01-01T00:00:10Z';

const anyJob = fc.record({
  ttl: fc.option(fc.nat(10_000), { nil: undefined }),
  type: fc.constantFrom('Complete', 'Failed', 'Suspended', 'FailureTarget'),
  status: fc.constantFrom('True', 'False'),
  leaving: fc.boolean(),
});

test('a Job expires so long after its end, and never where it has none, goes already or does not say how long', () => {
  fc.assert(
    fc.property(anyJob, ({ ttl, type, status, leaving }) => {
      const job = {
        metadata: { name: 'j', ...(leaving && { deletionTimestamp: ended }) },
        spec: { ...(ttl !== undefined && { ttlSecondsAfterFinished: ttl }) },
        status: { conditions: [{ type, status, lastTransitionTime: ended }] },
      } as unknown as StoredJob;
      const hasEnded = (type === 'Complete' || type === 'Failed') && status === 'True';
      const expected = hasEnded && !leaving && ttl !== undefined ? Date.parse(ended) + ttl * 1_000 : undefined;
      expect(expiryOf(job)).toBe(expected);
    }),
  );
});
