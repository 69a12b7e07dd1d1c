import { expect, test } from 'vitest';
import { openGate } from '../../kernel/gate.ts';
import { componentEnvironment } from '../../cluster/component-environment.ts';
import { createMemoryBus } from '../../protocol/memory-bus.ts';
import { serve } from '../../protocol/rpc.ts';
import type { Applied } from '../../protocol/session.ts';
import { WallClock } from '../wall-clock.ts';
import { WorkstationLink, workstationAddress } from './workstation-link.ts';

const created = (name: string): Applied => ({ outcome: 'created', name, warnings: [] });

/** A page whose workstation answers for so many objects of an order and dies then. */
function page(answers: number) {
  const world = {
    clock: new WallClock(),
    bus: createMemoryBus(),
    gate: openGate,
    seed: 1,
    level: 'off' as const,
    write: () => {},
    report: () => {},
  };
  const environment = componentEnvironment(world, 'kubectl/page', 'test');
  let starts = 0;
  const link: WorkstationLink = new WorkstationLink(
    async () => {
      starts++;
      const leave = world.bus.listen(workstationAddress, (endpoint) =>
        serve(endpoint, environment.tracer, {
          async *'workstation.apply'({ manifests }) {
            for (const [place, manifest] of manifests.entries()) {
              if (place === answers) {
                leave();
                link.heard({ id: workstationAddress, life: 'dead' });
                endpoint.close();
                return;
              }
              yield created(String(manifest['kind']));
            }
          },
        }),
      );
      link.heard({ id: workstationAddress, life: 'running' });
    },
    () => environment,
  );
  return { link, starts: () => starts };
}

async function all(answers: AsyncIterable<Applied>): Promise<readonly Applied[]> {
  const came: Applied[] = [];
  for await (const answer of answers) came.push(answer);
  return came;
}

const order = (...kinds: string[]) => kinds.map((kind) => ({ kind }));

test('objects are answered for in their order, over one line for all orders', async () => {
  const { link, starts } = page(9);
  expect(await all(link.apply('alice', order('a', 'b')))).toEqual([created('a'), created('b')]);
  expect(await all(link.apply('alice', order('c')))).toEqual([created('c')]);
  expect(starts()).toBe(1);
});

test('where the workstation dies the order ends with that, and the next one starts it again', async () => {
  const { link, starts } = page(1);
  const answers = link.apply('alice', order('a', 'b'));
  expect(await answers.next()).toEqual({ done: false, value: created('a') });
  await expect(answers.next()).rejects.toMatchObject({ code: 'outcome-unknown' });
  expect(await all(link.apply('alice', order('c')))).toEqual([created('c')]);
  expect(starts()).toBe(2);
});

test('what others become is not its business, and what cannot start is said', async () => {
  const { link } = page(1);
  link.heard({ id: 'etcd', life: 'dead' });
  const lame = new WorkstationLink(
    () => Promise.reject(new Error('there is no identity')),
    () => {
      throw new Error('nobody asks');
    },
  );
  await expect(lame.apply('alice', order('a')).next()).rejects.toThrow('there is no identity');
  expect(await all(link.apply('alice', order('c')))).toEqual([created('c')]);
});
