import { expect, test } from 'vitest';
import { type KubeSchedulerConfiguration } from './configuration.ts';
import { validateConfiguration } from './validate-configuration.ts';
import { requestedToCapacityRatio } from './plugins/scoring-strategies.ts';
import { profilesOf } from './profile.ts';

const head = { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration' };

const only = (plugins: NonNullable<KubeSchedulerConfiguration['profiles']>[number]['plugins']) =>
  profilesOf({ ...head, profiles: [{ plugins }] })[0]!;
const scorers = (profile: ReturnType<typeof only>) =>
  profile.scorers.map(({ plugin, weight }) => `${plugin.name} ${weight}`);
const filters = (profile: ReturnType<typeof only>) => profile.filters.map(({ name }) => name);

test('without a configuration the default plugins run in their order, with their weights', () => {
  const profile = only({});
  expect(scorers(profile)).toEqual([
    'TaintToleration 3',
    'NodeAffinity 2',
    'NodeResourcesFit 1',
    'PodTopologySpread 2',
    'InterPodAffinity 2',
    'NodeResourcesBalancedAllocation 1',
    'ImageLocality 1',
  ]);
  expect(filters(profile).slice(0, 3)).toEqual(['NodeUnschedulable', 'NodeName', 'TaintToleration']);
  expect(profile.preempts).toBe(true);
});

test('what a configuration turns off is off, at one point or everywhere; a new weight keeps the place', () => {
  expect(filters(only({ multiPoint: { disabled: [{ name: 'NodeResourcesFit' }] } }))).not.toContain('NodeResourcesFit');
  const atScore = only({ score: { disabled: [{ name: 'NodeResourcesFit' }] } });
  expect(filters(atScore)).toContain('NodeResourcesFit');
  expect(scorers(atScore)).not.toContain('NodeResourcesFit 1');
  expect(scorers(only({ multiPoint: { enabled: [{ name: 'NodeAffinity', weight: 10 }] } })).slice(0, 2)).toEqual([
    'TaintToleration 3',
    'NodeAffinity 10',
  ]);
  expect(
    scorers(only({ score: { disabled: [{ name: '*' }], enabled: [{ name: 'ImageLocality', weight: 7 }] } })),
  ).toEqual(['ImageLocality 7']);
  const without = only({ postFilter: { disabled: [{ name: '*' }] }, score: { disabled: [{ name: '*' }] } });
  expect([without.preempts, without.deallocates, without.chooses]).toEqual([false, false, false]);
  expect(
    only({ multiPoint: { disabled: [{ name: 'NodeVolumeLimits' }], enabled: [{ name: 'DynamicResources' }] } }),
  ).toMatchObject({
    deallocates: true,
    chooses: true,
  });
});

test('a plugin that there is not is named', () => {
  expect(() => only({ multiPoint: { enabled: [{ name: 'Mine' }] } })).toThrow(
    'creating profile for scheduler name default-scheduler: plugin "Mine" does not exist',
  );
});

test.each([
  [{ kind: 'X', apiVersion: 'v1' }, ['apiVersion', 'kind']],
  [{ ...head, percentageOfNodesToScore: 101 }, ['percentageOfNodesToScore']],
  [{ ...head, podInitialBackoffSeconds: 5, podMaxBackoffSeconds: 2 }, ['podMaxBackoffSeconds']],
  [{ ...head, profiles: [{ schedulerName: 'a' }, { schedulerName: 'a' }] }, ['profiles[1].schedulerName']],
  [{ ...head, profiles: [{}, { schedulerName: 'b' }] }, ['profiles[0].schedulerName']],
  [
    { ...head, profiles: [{ pluginConfig: [{ name: 'InterPodAffinity', args: { hardPodAffinityWeight: 101 } }] }] },
    ['profiles[0].pluginConfig[0].args.hardPodAffinityWeight'],
  ],
  [
    { ...head, profiles: [{ pluginConfig: [{ name: 'VolumeBinding', args: { bindTimeoutSeconds: -1 } }] }] },
    ['profiles[0].pluginConfig[0].args.bindTimeoutSeconds'],
  ],
  [{ ...head, extenders: [{ urlPrefix: 'http://x', prioritizeVerb: 'score' }] }, ['extenders[0].weight']],
  [
    {
      ...head,
      extenders: ['one', 'two'].map((host) => ({
        urlPrefix: `http://${host}`,
        bindVerb: 'bind',
        managedResources: [{ name: 'example.com/disk' }],
      })),
    },
    ['extenders[1].managedResources[0].name', 'extenders'],
  ],
  [
    { ...head, extenders: [{ urlPrefix: 'http://x', managedResources: [{ name: 'cpu' }] }] },
    ['extenders[0].managedResources[0].name'],
  ],
  [head, []],
])('%o is wrong at %o', (configuration, fields) => {
  expect(validateConfiguration(configuration).map(({ field }) => field)).toEqual(fields);
});

const fitArgs = (scoringStrategy: object) => ['NodeResourcesFit', { scoringStrategy }] as const;
const ratio = (...shape: object[]) =>
  fitArgs({ type: 'RequestedToCapacityRatio', requestedToCapacityRatio: { shape } });

test.each<readonly [plugin: string, args: Record<string, unknown>, fields: readonly string[]]>([
  [...fitArgs({ type: 'Most' }), ['scoringStrategy.type']],
  [...fitArgs({ resources: [{ name: 'cpu', weight: 101 }] }), ['scoringStrategy.resources[0].weight']],
  [...fitArgs({ type: 'RequestedToCapacityRatio' }), ['scoringStrategy.requestedToCapacityRatio']],
  [...fitArgs({ requestedToCapacityRatio: {} }), ['scoringStrategy.requestedToCapacityRatio']],
  [...ratio(), ['scoringStrategy.requestedToCapacityRatio.shape']],
  [
    ...ratio({ utilization: 50, score: 11 }, { utilization: 50, score: 0 }),
    ['[1].utilization', '[0].score'].map((end) => `scoringStrategy.requestedToCapacityRatio.shape${end}`),
  ],
  [...ratio({ utilization: 0, score: 0 }, { utilization: 100, score: 10 }), []],
  ['NodeResourcesBalancedAllocation', { resources: [{ name: 'cpu', weight: 2 }] }, ['resources[0].weight']],
  ['PodTopologySpread', { defaultConstraints: [] }, []],
  ['PodTopologySpread', { defaultingType: 'Mine' }, ['defaultingType']],
  [
    'PodTopologySpread',
    { defaultConstraints: [{ maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'Never', labelSelector: {} }] },
    [
      'defaultingType',
      ...['maxSkew', 'whenUnsatisfiable', 'labelSelector'].map((end) => `defaultConstraints[0].${end}`),
    ],
  ],
  [
    'DefaultPreemption',
    { minCandidateNodesPercentage: 0, minCandidateNodesAbsolute: 0 },
    ['minCandidateNodesPercentage', 'minCandidateNodesAbsolute'],
  ],
  ['DefaultPreemption', { minCandidateNodesAbsolute: -1 }, ['minCandidateNodesAbsolute']],
])('%s does not take %o, because of %o', (name, args, fields) => {
  const found = validateConfiguration({ ...head, profiles: [{ pluginConfig: [{ name, args }] }] });
  expect(found.map(({ field }) => field)).toEqual(fields.map((field) => `profiles[0].pluginConfig[0].args.${field}`));
});

test('a broken line is followed from point to point, and full beyond its end', () => {
  const { score } = requestedToCapacityRatio([
    { utilization: 0, score: 0 },
    { utilization: 50, score: 10 },
    { utilization: 100, score: 2 },
  ]);
  expect([0, 25, 50, 75, 100, 150].map((requested) => score(requested, 100))).toEqual([0, 50, 100, 60, 20, 20]);
});
