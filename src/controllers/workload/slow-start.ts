/**
 * Does something `count` times in batches of 1, 2, 4, ...; a batch with a failure is the last, so that what cannot work is
 * not tried a thousand times. Upstream: pkg/controller/controller_utils.go (slowStartBatch)
 * @returns how many succeeded, and the first failure
 */
export async function slowStart(
  count: number,
  once: (at: number) => Promise<void>,
): Promise<{ readonly succeeded: number; readonly failure?: unknown }> {
  let succeeded = 0;
  let begun = 0;
  for (let batch = Math.min(1, count); batch > 0; batch = Math.min(2 * batch, count - begun)) {
    const first = begun;
    const results = await Promise.allSettled(Array.from({ length: batch }, (_, i) => once(first + i)));
    begun += batch;
    const failed = results.filter((result): result is PromiseRejectedResult => result.status === 'rejected');
    succeeded += batch - failed.length;
    if (failed.length > 0) return { succeeded, failure: failed[0]!.reason };
  }
  return { succeeded };
}
