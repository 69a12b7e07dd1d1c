import { expect, test } from 'vitest';
import { trialServer } from '../../trial-server.contract.ts';

const older = '/api/v1/namespaces/default/events';
const newer = '/apis/events.k8s.io/v1/namespaces/default/events';
const event = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name: 'e' },
  eventTime: '2026-01-01T00:00:00.000000Z',
  reportingController: 'x.y/z',
  reportingInstance: 'i',
  action: 'Pull',
  reason: 'Pulled',
  type: 'Normal',
  note: 'hello',
  regarding: { kind: 'Pod', namespace: 'default', name: 'web' },
};

test('an event is one object in both groups', async () => {
  const { send } = await trialServer();
  const made = await send('POST', newer, event);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ apiVersion: 'events.k8s.io/v1', note: 'hello', deprecatedSource: {} });
  expect((await send('GET', `${older}/e`)).body).toMatchObject({
    apiVersion: 'v1',
    message: 'hello',
    involvedObject: { name: 'web' },
    reportingComponent: 'x.y/z',
    firstTimestamp: null,
  });
  const seen = await send('GET', `${newer}/e`);
  expect(seen.body).toEqual(made.body);
  const listed = await send('GET', `${newer}?fieldSelector=regarding.name%3Dweb,reportingController%3Dx.y/z`);
  expect(listed.body['items']).toMatchObject([{ note: 'hello' }]);
  expect((await send('GET', `${newer}?fieldSelector=involvedObject.name%3Dweb`)).status).toBe(400);
});

test('it is changed through either', async () => {
  const { send } = await trialServer();
  await send('POST', newer, event);
  const type = 'application/merge-patch+json';
  const series = { count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z' };
  expect((await send('PATCH', `${newer}/e`, { series }, type)).body).toMatchObject({ series, note: 'hello' });
  expect((await send('PATCH', `${older}/e`, { count: 4 }, type)).body).toMatchObject({ series, count: 4 });
  const current = (await send('GET', `${newer}/e`)).body;
  expect(current).toMatchObject({ deprecatedCount: 4 });
  const put = await send('PUT', `${newer}/e`, { ...(current as object), note: 'again' });
  expect(put.body).toMatchObject({ apiVersion: 'events.k8s.io/v1', note: 'again' });
  const table = await send('GET', `${newer}/e`, undefined, '', {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  });
  expect(table.body['rows']).toMatchObject([
    { cells: [expect.anything(), 'Normal', 'Pulled', 'pod/web', '', 'x.y/z, i', 'again', expect.anything(), 2, 'e'] },
  ]);
  expect((await send('DELETE', `${newer}/e`)).status).toBe(200);
  expect((await send('GET', `${older}/e`)).status).toBe(404);
});

test('watchers see it in the group that they ask', async () => {
  const { send, watch, clock } = await trialServer();
  const { seen } = watch(`${newer}?watch=true`);
  await clock.advance(10);
  await send('POST', older, {
    metadata: { name: 'o' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' },
    message: 'm',
  });
  await clock.advance(10);
  expect(seen.map(({ event: { object } }) => object)).toMatchObject([{ apiVersion: 'events.k8s.io/v1', note: 'm' }]);
});
