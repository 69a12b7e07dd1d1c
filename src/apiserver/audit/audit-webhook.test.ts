import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';
// Fetched by the first webhook that is asked: nobody here waits for that, so it has to be there.
import '../webhooks/ask-webhook.ts';
import type { PostOutside } from '../webhooks/transport.ts';

const configMaps = '/api/v1/namespaces/default/configmaps';
const files = {
  '/policy.yaml':
    'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: Metadata, resources: [{resources: [configmaps]}]}]\n',
  '/audit.conf':
    'current-context: a\ncontexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: "https://audit.example.com/events"}}]\n',
};

interface EventList {
  readonly kind: string;
  readonly items: readonly { readonly requestURI: string }[];
}

/** @param failures how often the webhook does not answer at first */
async function audited(flags: readonly string[], failures = 0) {
  const lists: EventList[] = [];
  let left = failures;
  const post: PostOutside = ({ body }) => {
    if (left-- > 0) return Promise.reject(new Error('EOF'));
    lists.push(JSON.parse(body) as EventList);
    return Promise.resolve({ status: 200, headers: {}, body: '' });
  };
  const server = await trialServer(
    [
      '--authorization-mode=RBAC',
      '--audit-policy-file=/policy.yaml',
      '--audit-webhook-config-file=/audit.conf',
      ...flags,
    ],
    files,
    post,
  );
  return { ...server, lists };
}

test('events are sent many at once, when there are enough or after a while', async () => {
  const { send, clock, lists } = await audited([
    '--audit-webhook-batch-max-size=2',
    '--audit-webhook-batch-max-wait=10s',
  ]);
  for (const name of ['a', 'b', 'c']) await send('GET', `${configMaps}/${name}`);
  await clock.runUntil(() => lists.length > 0, 5000);
  expect(lists.map(({ items }) => items.length)).toEqual([2]);
  await clock.runUntil(() => lists.length > 1, 20_000);
  expect(lists.map(({ items }) => items.length)).toEqual([2, 1]);
  expect(lists[1]).toMatchObject({
    kind: 'EventList',
    apiVersion: 'audit.k8s.io/v1',
    items: [{ kind: 'Event', stage: 'ResponseComplete', requestURI: `${configMaps}/c` }],
  });
});

test('what is not answered is sent again', async () => {
  const { send, clock, lists } = await audited(
    ['--audit-webhook-mode=blocking', '--audit-webhook-initial-backoff=1s'],
    2,
  );
  await send('GET', `${configMaps}/a`);
  await clock.advance(900);
  expect(lists).toHaveLength(0);
  await clock.advance(2000);
  expect(lists).toHaveLength(1);
});
