import { expect, test } from 'vitest';
import { storedObject } from './keys.ts';

test.each([
  ['/registry/pods/default/web', 'pods default web'],
  ['/registry/minions/node-a', 'minions  node-a'],
  ['/registry/services/specs/default/web', 'services default web'],
  ['/registry/services/endpoints/default/web', 'endpoints default web'],
  ['/registry/example.com/foos/default/x', 'foos default x'],
  [
    '/registry/apiextensions.k8s.io/customresourcedefinitions/foos.example.com',
    'customresourcedefinitions  foos.example.com',
  ],
])('%s is %s', (key, expected) => {
  const { resource, namespace, name } = storedObject(key)!;
  expect(`${resource} ${namespace} ${name}`).toBe(expected);
});

test.each(['/registry/health', '/registry/pods/default/', '/other/pods/default/web', '/registry/pods/a/b/c', ''])(
  '%s is no object',
  (key) => {
    expect(storedObject(key)).toBeUndefined();
  },
);
