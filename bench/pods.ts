import { rootContext } from '../src/kernel/context.ts';
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
async function countRunning(): Promise<void> {
  const seen = new Set<string>();
  for await (const { object } of admin.watch<BenchedPod>(collection, { context: rootContext })) {
    if (object.status?.phase !== 'Running') continue;
    seen.add(object.metadata.name);
    running = seen.size;
  }
}

async function run(pods: number): Promise<void> {
  const wanted = created + pods;
  while (created < wanted)
    void admin.send('POST', collection, { context: rootContext, body: benchPod(`p-${created++}`) });
  await until(clock, () => Promise.resolve(running === wanted));
}

interface BenchedPod {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly phase?: string };
}

void countRunning();
await run(warmUp);
const { cpuMs, wallMs } = await measure(() => run(count));
console.log(JSON.stringify({ cpuMsPerPod: figure(cpuMs / count), podsPerSecond: figure((count / wallMs) * 1000) }));
process.exit(0);
