import { rootContext } from '../src/kernel/context.ts';
import { benchCluster, benchPod } from './bench-cluster.ts';
import { figure, measure } from './measure.ts';

const { admin } = await benchCluster(1, 'outcome', ['etcd', 'kube-apiserver']);
const collection = '/api/v1/namespaces/default/pods';
await admin.send('POST', '/api/v1/namespaces/default/serviceaccounts', {
  context: rootContext,
  body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
});

const posts = 2_000;
let created = 0;
const post = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++)
    await admin.send('POST', collection, { context: rootContext, body: benchPod(`p-${created++}`) });
};
await post(500);
const posted = await measure(() => post(posts));
const gets = 5_000;
const got = await measure(async () => {
  for (let i = 0; i < gets; i++) await admin.send('GET', `${collection}/p-7`, { context: rootContext });
});
await post(5_000 - created);
const raw = { method: 'GET', path: collection, query: '', headers: {} };
const lists = 10;
await admin.raw(raw, { context: rootContext });
const listed = await measure(async () => {
  for (let i = 0; i < lists; i++) await admin.raw(raw, { context: rootContext });
});
console.log(
  JSON.stringify({
    postPodCpuMs: figure(posted.cpuMs / posts),
    postPodWallMs: figure(posted.wallMs / posts),
    getPodCpuMs: figure(got.cpuMs / gets),
    list5000Ms: figure(listed.wallMs / lists),
  }),
);
process.exit(0);
