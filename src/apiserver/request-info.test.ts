import { expect, test } from 'vitest';
import { proxiedPath, requestInfo } from './request-info.ts';

test.each([
  ['/api/v1/namespaces/default/pods/web/proxy', '/'],
  ['/api/v1/namespaces/default/pods/web/proxy/', '/'],
  ['/api/v1/namespaces/default/pods/web:8080/proxy/a/b', '/a/b'],
  ['/api/v1/namespaces/default/pods/web/proxy/a/', '/a/'],
  ['/api/v1/namespaces/default/pods/proxy/proxy/proxy/x', '/proxy/x'],
  ['/api/v1/nodes/node-a/proxy/logs/a%2Fb', '/logs/a%2Fb'],
  ['/api/v1/nodes/node-a/proxy/a//b', '/a//b'],
])('%s leads to %s', (path, behind) => {
  expect(proxiedPath(requestInfo({ method: 'GET', path, query: '', headers: {} }))).toBe(behind);
});
