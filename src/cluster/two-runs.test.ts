import { expect, test } from 'vitest';
import { happeningsSince, onlyIn, partingOf } from '../journey/compare/compare.ts';
import { differencesSince } from '../journey/compare/differences.ts';
import { answered } from '../journey/recording/inquiry.contract.ts';
import { Recording } from '../journey/recording/recording.ts';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;

const web = (image: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
  },
});

/** A cluster's whole run with a Deployment of two. @param before what is posted first, as path and body */
async function runOf(image: string, before: Readonly<Record<string, object>> = {}): Promise<Recording> {
  const { clock, admin, log } = await startedCluster();
  for (const [path, body] of Object.entries(before)) await complete(clock, admin.send('POST', path, { context, body }));
  await complete(
    clock,
    admin.send('POST', '/apis/apps/v1/namespaces/default/deployments', { context, body: web(image) }),
  );
  await eventually(clock, async () => {
    const { status } = await admin.send<{ status: { readyReplicas?: number } }>(
      'GET',
      '/apis/apps/v1/namespaces/default/deployments/web',
      { context },
    );
    return status.readyReplicas === 2;
  });
  const recording = new Recording();
  recording.take(log);
  return recording;
}

let known: Promise<Recording> | undefined;
const plainRun = (): Promise<Recording> => (known ??= runOf('nginx:1.27'));

const told = (one: Recording, other: Recording): readonly string[] => {
  const [ones, others] = [one, other].map((run) => answered(happeningsSince(run, 0, 2000))) as [[], []];
  return [...onlyIn(ones, others)].map(({ component, says }) => `${component} ${says}`);
};

test('two runs in which one thing more was done differ by that, though chance has named the pods otherwise', async () => {
  const plain = await plainRun();
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'extra-' } };
  const more = await runOf('nginx:1.27', { '/api/v1/namespaces/default/configmaps': configMap });
  const podsOf = (run: Recording) => [...run.writes.keys()].filter((key) => key.startsWith('/registry/pods/default/'));
  expect(podsOf(plain)).not.toEqual(podsOf(more));
  expect(told(plain, more)).toEqual([]);
  expect(told(more, plain)).toEqual(['kubectl/kubernetes-admin POST configmaps/extra-#1 201']);
  expect(answered(differencesSince(plain, more, answered(partingOf(plain, more)))).map(({ key }) => key)).toEqual([
    '/registry/configmaps/default/extra-#1',
  ]);
});

test('a field that was changed shows in the objects that were made of it, by the names that both runs give them', async () => {
  const [one, other] = [await plainRun(), await runOf('nginx:1.26')];
  const differences = answered(differencesSince(one, other, answered(partingOf(one, other))));
  expect(differences.map(({ key }) => key)).toEqual([
    '/registry/deployments/default/web',
    '/registry/pods/default/web-#1-#1',
    '/registry/pods/default/web-#1-#2',
    '/registry/replicasets/default/web-#1',
  ]);
  expect(told(one, other)).toEqual([]);
});
