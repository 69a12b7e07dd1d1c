import { expect, test } from 'vitest';
import { anatomy } from './anatomy.ts';

const forbidden =
  'pods is forbidden: User "alice" cannot create resource "pods" in API group "" in the namespace "kube-system"';

test('a 403 says whose word is whose', () => {
  const parts = anatomy(forbidden);
  expect(parts.map(({ text }) => text).join('')).toBe(forbidden);
  expect(Object.fromEntries(parts.flatMap(({ text, meaning }) => (meaning ? [[meaning, text]] : [])))).toEqual({
    resource: 'pods',
    reason: 'forbidden',
    user: 'alice',
    verb: 'create',
    group: '',
    namespace: 'kube-system',
  });
});

test('a named object and a cluster-wide refusal are read as well', () => {
  const message =
    'nodes "node-a" is forbidden: User "alice" cannot delete resource "nodes" in API group "" at the cluster scope';
  expect(anatomy(message).find(({ meaning }) => meaning === 'name')?.text).toBe('node-a');
  expect(anatomy('pods "web" not found').map(({ meaning }) => meaning)).toEqual([
    'resource',
    undefined,
    'name',
    undefined,
    'reason',
  ]);
});

test('other messages stay whole, markup included', () => {
  expect(anatomy('<b>no</b>')).toEqual([{ text: '<b>no</b>' }]);
});
