import { expect, test } from 'vitest';
import type { ApiRequest, ApiResponse } from '../protocol/http.ts';
import { DiscoveryCache } from './discovery-cache.ts';

const get = (path: string, headers = {}): ApiRequest => ({ method: 'GET', path, query: '', headers });
const ok = (body: string): ApiResponse => ({ status: 200, headers: {}, body });

test('kinds are asked for once, and not as the user; everything else goes its own way', async () => {
  const asked: string[] = [];
  const sent: string[] = [];
  const cache = new DiscoveryCache((request) => {
    asked.push(request.path);
    expect(request.headers).not.toHaveProperty('impersonate-user');
    return Promise.resolve(ok('kinds'));
  });
  const send = cache.through((request) => {
    sent.push(`${request.method} ${request.path}`);
    return Promise.resolve(ok('pods'));
  });
  for (let time = 0; time < 2; time++)
    for (const path of ['/apis', '/api/v1', '/apis/rbac.authorization.k8s.io/v1', '/api/v1/pods'])
      await send(get(path, { 'impersonate-user': 'alice' }));
  expect(asked).toEqual(['/apis', '/api/v1', '/apis/rbac.authorization.k8s.io/v1']);
  expect(sent).toEqual(['GET /api/v1/pods', 'GET /api/v1/pods']);
});

test('what could not be learnt is asked for again, and meanwhile the user’s own request says why', async () => {
  let up = false;
  const cache = new DiscoveryCache(() => (up ? Promise.resolve(ok('kinds')) : Promise.reject(new Error('down'))));
  const send = cache.through(() => Promise.reject(new Error('connection refused')));
  await expect(send(get('/apis'))).rejects.toThrow('connection refused');
  up = true;
  await expect(send(get('/apis'))).resolves.toMatchObject({ body: 'kinds' });
});
