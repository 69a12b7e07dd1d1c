import { startInformer } from '../src/client/informer.ts';
import type { ClientObject } from '../src/client/objects.ts';
import { rootContext } from '../src/kernel/context.ts';
import { benchCluster, benchPod, until } from './bench-cluster.ts';
import { figure, measure } from './measure.ts';

/**
 * So many pods from POST to bound with so many nodes: etcd, API server and scheduler in one process, no kubelets, no log. The
 * nodes are objects that say they are ready. A hundred pods go before, for the compiler.
 */
const [nodes = 0, pods = 0] = process.argv.slice(2).map(Number);
const warmUp = 100;
const context = rootContext;
const collection = '/api/v1/namespaces/default/pods';

const { clock, admin } = await benchCluster(0, 'off', ['etcd', 'kube-apiserver', 'kube-scheduler']);
await admin.send('POST', '/api/v1/namespaces/default/serviceaccounts', {
  context,
  body: { metadata: { name: 'default' } },
});
const capacity = { cpu: '32', memory: '128Gi', pods: '110' };
const condition = { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: '2026-01-01T00:00:00Z' };
for (let node = 0; node < nodes; node++) {
  await admin.write('POST', '/api/v1/nodes', {
    context,
    body: {
      metadata: {
        name: `node-${node}`,
        labels: { 'kubernetes.io/hostname': `node-${node}`, 'topology.kubernetes.io/zone': `zone-${node % 3}` },
      },
      status: { capacity, allocatable: capacity, conditions: [condition] },
    },
  });
  // A new node is kept free until a controller finds it ready; here is none.
  await admin.write('PATCH', `/api/v1/nodes/node-${node}`, {
    context,
    contentType: 'application/merge-patch+json',
    body: { spec: { taints: null } },
  });
}
await clock.advance(5_000);

let created = 0;
let bound = 0;
startInformer<ClientObject & { readonly spec: { readonly nodeName?: string } }>(clock, admin, {
  path: collection,
  query: { fieldSelector: 'spec.nodeName!=' },
}).onEvent(({ type }) => {
  if (type === 'add') bound++;
});

async function run(count: number): Promise<void> {
  const wanted = created + count;
  while (created < wanted) void admin.write('POST', collection, { context, body: benchPod(`p-${created++}`) });
  await until(clock, () => Promise.resolve(bound === wanted));
}

await run(warmUp);
const { cpuMs, wallMs } = await measure(() => run(pods));
console.log(JSON.stringify({ podsPerSecond: figure((pods / wallMs) * 1000), cpuMsPerPod: figure(cpuMs / pods) }));
process.exit(0);
