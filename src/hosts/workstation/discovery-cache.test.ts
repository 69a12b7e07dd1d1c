import { expect, test } from 'vitest';
import type { ApiRequest, ApiResponse } from '../../protocol/http.ts';
import { DiscoveryCache } from './discovery-cache.ts';

const get = (path: string, headers = {}): ApiRequest => ({ method: 'GET', path, query: '', headers });
const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const ok = (body: string): ApiResponse => ({ status: 200, headers: {}, body });

test('kinds are asked for once, and not as the user; everything else goes its own way', async () => {
  const asked: string[] = [];
  const sent: string[] = [];
  const cache = new DiscoveryCache((request) => {
    if (request.path !== definitionsPath) asked.push(request.path);
    expect(request.headers).not.toHaveProperty('impersonate-user');
    return Promise.resolve(ok('{}'));
  });
  const send = cache.through((request) => {
    sent.push(`${request.method} ${request.path}`);
    return Promise.resolve(ok('pods'));
  });
  for (let time = 0; time < 2; time++)
    for (const path of ['/apis', '/api/v1', '/apis/rbac.authorization.k8s.io/v1', '/api/v1/pods'])
      await send(get(path, { 'impersonate-user': 'alice' }));
  expect(asked).toEqual(['/apis', '/api/v1', '/apis/rbac.authorization.k8s.io/v1', '/apis']);
  expect(sent).toEqual(['GET /api/v1/pods', 'GET /api/v1/pods']);
});

test('what could not be learnt is asked for again, and meanwhile the user’s own request says why', async () => {
  let up = false;
  const cache = new DiscoveryCache(() => (up ? Promise.resolve(ok('{}')) : Promise.reject(new Error('down'))));
  const send = cache.through(() => Promise.reject(new Error('connection refused')));
  await expect(send(get('/apis'))).rejects.toThrow('connection refused');
  up = true;
  await expect(send(get('/apis'))).resolves.toMatchObject({ body: '{}' });
});

test('kinds that are brought, changed or taken away are learnt without being told', async () => {
  let definitions: readonly { readonly uid: string; readonly resourceVersion: string }[] = [];
  let asked = 0;
  const cache = new DiscoveryCache(({ path }) => {
    if (path === definitionsPath)
      return Promise.resolve(ok(JSON.stringify({ items: definitions.map((metadata) => ({ metadata })) })));
    if (path === '/apis/example.com/v1') asked++;
    return Promise.resolve(ok(JSON.stringify({ resources: definitions.length })));
  });
  const send = cache.through(() => Promise.reject(new Error('not looked up')));
  const learn = async () => {
    await send(get('/apis'));
    return send(get('/apis/example.com/v1'));
  };
  expect(await learn()).toMatchObject({ body: '{"resources":0}' });
  await learn();
  expect(asked).toBe(1);
  definitions = [{ uid: 'a', resourceVersion: '1' }];
  expect(await learn()).toMatchObject({ body: '{"resources":1}' });
  definitions = [{ uid: 'a', resourceVersion: '2' }];
  await learn();
  definitions = [];
  expect(await learn()).toMatchObject({ body: '{"resources":0}' });
  expect(asked).toBe(4);
});

test('while somebody steps nothing is looked up again that is known', async () => {
  let isRunning = true;
  let asked = 0;
  const cache = new DiscoveryCache(
    () => (isRunning ? Promise.resolve(ok(`{"groups":[],"asked":${++asked}}`)) : new Promise(() => {})),
    () => isRunning,
  );
  const send = cache.through(() => Promise.reject(new Error('not looked up')));
  const first = await send(get('/apis'));
  isRunning = false;
  expect(await send(get('/apis'))).toEqual(first);
  isRunning = true;
  expect(await send(get('/apis'))).not.toEqual(first);
});
