import { expect, test } from 'vitest';
import { Description } from '../output/description.ts';
import { describeRole } from './rbac.ts';

test('rules are told by resource, with what all of them allow', () => {
  const out = new Description();
  describeRole(out, {
    metadata: { name: 'reader' },
    rules: [
      { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['watch', 'get'] },
      { apiGroups: ['apps'], resources: ['deployments/scale'], resourceNames: ['a', 'b'], verbs: ['*'] },
      { nonResourceURLs: ['/healthz'], verbs: ['get'] },
    ],
  });
  expect(out.toString()).toBe(`Name:         reader
Labels:       <none>
Annotations:  <none>
PolicyRule:
  Resources               Non-Resource URLs  Resource Names  Verbs
  ---------               -----------------  --------------  -----
  deployments.apps/scale  []                 [a]             [*]
  deployments.apps/scale  []                 [b]             [*]
  pods                    []                 []              [get list watch]
  pods/log                []                 []              [get list]
                          [/healthz]         []              [get]
`);
});
