import { expect, test } from 'vitest';
import { isRegistered } from '../../apimachinery/kinds.ts';
import { servedResources } from './served-resource.ts';

test('every kind that is served can be read in protobuf, too', () => {
  const unknown = servedResources.filter(
    ({ apiVersion, kind, verbs }) => verbs.includes('create') && !isRegistered(apiVersion, kind),
  );
  expect(unknown.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`)).toEqual([]);
});
