import { cancellationSource } from '../src/kernel/cancellation.ts';
import { rootContext } from '../src/kernel/context.ts';
import { benchCluster, benchPod } from './bench-cluster.ts';
import { figure, measure } from './measure.ts';

const { admin } = await benchCluster(1, 'outcome', ['etcd', 'kube-apiserver']);
const collection = '/api/v1/namespaces/default/pods';
await admin.send('POST', '/api/v1/namespaces/default/serviceaccounts', {
  context: rootContext,
  body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
});

interface Heard {
  readonly name: string;
  readonly at: number;
}

/** Watches the pods, all of them or those of one node, from now on. */
async function watchers(count: number, nodeOf: (watcher: number) => string | undefined) {
  const leaving = cancellationSource();
  const { metadata } = await admin.send<{ metadata: { resourceVersion: string } }>('GET', collection, {
    context: rootContext,
    query: { limit: '1' },
  });
  let heard = 0;
  let last: Heard | undefined;
  let wake: () => void = () => {};
  const follow = async (node: string | undefined): Promise<void> => {
    const query = {
      resourceVersion: metadata.resourceVersion,
      ...(node !== undefined && { fieldSelector: `spec.nodeName=${node}` }),
    };
    const context = { ...rootContext, cancellation: leaving };
    for await (const { object } of admin.watch<{ metadata: { name: string } }>('/api/v1/pods', { context, query })) {
      heard++;
      last = { name: object.metadata.name, at: performance.now() };
      wake();
    }
  };
  for (let watcher = 0; watcher < count; watcher++) void follow(nodeOf(watcher)).catch(() => {});
  return {
    async until(events: number): Promise<Heard> {
      while (heard < events)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return last!;
    },
    leave: () => leaving.cancel(),
  };
}

let created = 0;
const post = (node: string): Promise<unknown> => {
  const pod = benchPod(`p-${created++}`);
  const body = { ...pod, spec: { ...pod.spec, nodeName: node } };
  return admin.send('POST', collection, { context: rootContext, body });
};
const nodeName = (watcher: number): string => `node-${watcher}`;

const posts = 1_000;

/** CPU of a POST whose event goes to one of so many watchers, ms. */
async function oneOf(count: number): Promise<number> {
  const all = await watchers(count, nodeName);
  for (let warm = 0; warm < 200; warm++) await post(nodeName(warm % count));
  const { cpuMs } = await measure(async () => {
    for (let sent = 0; sent < posts; sent++) await post(nodeName(sent % count));
    await all.until(200 + posts);
  });
  all.leave();
  return figure(cpuMs / posts);
}

/** From POST to the last of so many watchers of everything, median ms. */
async function heardByAll(count: number): Promise<number> {
  const all = await watchers(count, () => undefined);
  const took: number[] = [];
  for (let sent = 1; sent <= 300; sent++) {
    const startedAt = performance.now();
    await post('node-0');
    const { at } = await all.until(sent * count);
    if (sent > 100) took.push(at - startedAt);
  }
  all.leave();
  return figure(took.toSorted((a, b) => a - b)[took.length / 2]!);
}

/** CPU of one event's way to one of 1,000 watchers of everything, us. */
async function fanOut(count: number): Promise<number> {
  const all = await watchers(count, () => undefined);
  for (let warm = 0; warm < 20; warm++) await post('node-0');
  await all.until(20 * count);
  const { cpuMs } = await measure(async () => {
    for (let sent = 0; sent < 100; sent++) await post('node-0');
    await all.until(120 * count);
  });
  all.leave();
  return figure((cpuMs * 1000) / (100 * count));
}

await oneOf(10);
console.log(
  JSON.stringify({
    postCpuMsWith10Watchers: await oneOf(10),
    postCpuMsWith1000Watchers: await oneOf(1_000),
    postToEventMs1Watcher: await heardByAll(1),
    postToEventMs50Watchers: await heardByAll(50),
    eventCpuUsAmong1000Watchers: await fanOut(1_000),
  }),
);
process.exit(0);
