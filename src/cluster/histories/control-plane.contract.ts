import fc from 'fast-check';
import { expect } from 'vitest';
import { isAlreadyExists, isConflict, isNotFound } from '../../client/api-error.ts';
import { rootContext } from '../../kernel/context.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { birth, virtualCluster } from '../../sim/virtual-cluster.ts';
import { complete } from '../started-cluster.contract.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const context = rootContext;

/** An object of any kind, as far as the histories look at it. */
export interface Thing {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly name: string; readonly uid: string }[];
  };
  // Every kind has fields of its own.
  readonly spec: Readonly<Record<string, never>>;
  readonly status: Readonly<Record<string, never>>;
}

/** What one step of a history does; `at` picks whom it concerns. */
export interface Step<Act extends string = string> {
  readonly act: Act;
  readonly at: number;
  readonly pick: number;
  readonly thenMs: number;
}

/** API server, its store and the controllers: no node, and nobody who schedules. */
export async function controlPlane() {
  const clock = new VirtualClock(virtualMs(birth), settle);
  const { world, cluster, admin } = await virtualCluster(clock, { seed: 3, nodes: [] });
  for (const component of ['etcd', 'kube-apiserver', 'kube-controller-manager']) await cluster.start(component);
  await clock.advance(20_000);
  const send = <Answer = Thing>(method: string, path: string, body?: object): Promise<Answer> =>
    complete(
      clock,
      admin.send<Answer>(method, path, {
        context,
        ...(body && { body }),
        ...(method === 'PATCH' && { contentType: 'application/merge-patch+json' }),
      }),
    );
  return {
    clock,
    world,
    stop: () => cluster.stop(),
    send,
    /** As `send`, where what is asked may no longer, or already, be so: whether it was done. */
    attempt: (method: string, path: string, body?: object): Promise<boolean> =>
      send(method, path, body).then(
        () => true,
        (error: unknown) => {
          if (isNotFound(error) || isConflict(error) || isAlreadyExists(error)) return false;
          throw error;
        },
      ),
    list: async <Item = Thing>(path: string): Promise<readonly Item[]> =>
      (await send<{ items: readonly Item[] | null }>('GET', path)).items ?? [],
    /** Waits until nothing is wrong any more. @param patienceMs cluster time */
    async comesTo(problems: () => Promise<readonly string[]>, patienceMs = 60_000): Promise<void> {
      const end = clock.now() + patienceMs;
      let found = await problems();
      while (found.length > 0 && clock.now() < end) {
        await clock.advance(2_000);
        found = await problems();
      }
      expect(found).toEqual([]);
    },
  };
}

export type ControlPlane = Awaited<ReturnType<typeof controlPlane>>;

/** `SEED=17 npx vitest run src/cluster/histories` tries others. */
const seed = Number(process.env['SEED'] ?? 20260101);

/** Tries random histories of these acts. */
export const histories = <Act extends string>(
  acts: readonly Act[],
  run: (steps: readonly Step<Act>[]) => Promise<void>,
  { numRuns = 2, longestMs = 2_000, maxLength = 14 } = {},
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          act: fc.constantFrom(...acts),
          at: fc.nat(3),
          pick: fc.nat(15),
          thenMs: fc.nat(longestMs),
        }),
        { minLength: 4, maxLength },
      ),
      run,
    ),
    { seed, numRuns, endOnFailure: true },
  );
