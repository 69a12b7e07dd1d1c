import { rootContext } from '../src/kernel/context.ts';
import { startInformer } from '../src/client/informer.ts';
import type { ClientObject } from '../src/client/objects.ts';
import { benchCluster, benchPod, until } from './bench-cluster.ts';
import { figure, measure } from './measure.ts';

/**
 * So many pods from POST to Running on 100 nodes, as the headless host has it: no log is kept. Time is virtual, so that only
 * work counts and no waiting. A hundred pods go before, for the compiler.
 */
const count = Number(process.argv[2]);
const warmUp = 100;
const collection = '/api/v1/namespaces/default/pods';

const { clock, admin } = await benchCluster(100, 'off');
let created = 0;
let running = 0;

/** Counts by watching, which costs one client more and no lists. */
startInformer<ClientObject>(clock, admin, {
  path: collection,
  query: { fieldSelector: 'status.phase=Running' },
}).onEvent(({ type }) => {
  if (type === 'add') running++;
});

async function run(pods: number): Promise<void> {
  const wanted = created + pods;
  while (created < wanted)
    void admin.send('POST', collection, { context: rootContext, body: benchPod(`p-${created++}`) });
  await until(clock, () => Promise.resolve(running === wanted));
}

await run(warmUp);
const { cpuMs, wallMs } = await measure(() => run(count));
console.log(JSON.stringify({ cpuMsPerPod: figure(cpuMs / count), podsPerSecond: figure((count / wallMs) * 1000) }));
process.exit(0);
