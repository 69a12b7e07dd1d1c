import {
  defaultSchedulerName,
  type KubeSchedulerConfiguration,
  type NamedPlugin,
  type PluginArgs,
  type PluginPoint,
  pluginsAt,
  scriptArgument,
  type ProfileConfiguration,
} from './configuration.ts';
import type { Plugin } from './framework.ts';
import { pluginFactories } from './plugin-registry.ts';

export interface WeightedPlugin {
  readonly plugin: Plugin;
  /** Its score counts this often. */
  readonly weight: number;
}

export interface OwnPlugin {
  readonly name: string;
  readonly script: string;
  readonly filters: boolean;
  readonly scores: boolean;
  readonly permits: boolean;
  readonly weight: number;
}

/** How pods of one schedulerName are placed. */
export interface Profile {
  readonly schedulerName: string;
  /** In order of running. */
  readonly filters: readonly Plugin[];
  readonly reservers: readonly Plugin[];
  readonly scorers: readonly WeightedPlugin[];
  /** Scripts that somebody wrote: asked after the plugins, for they run elsewhere. */
  readonly own: readonly OwnPlugin[];
  /** Whether anybody tells feasible nodes apart; otherwise the first is as good as any. */
  readonly chooses: boolean;
  /** Whether idle claims of devices would be given back to make room: there are none, and that is said. */
  readonly deallocates: boolean;
  /** Whether less important pods may be evicted to make room. */
  readonly preempts: boolean;
  /** Of the nodes, feasible ones that are enough; 0: as many as the size of the cluster asks for. */
  readonly percentageOfNodesToScore: number;
}

/** What runs at every point, in this order. Upstream: pkg/scheduler/apis/config/v1/default_plugins.go */
const defaultPlugins: readonly NamedPlugin[] = [
  { name: 'SchedulingGates' },
  { name: 'PrioritySort' },
  { name: 'NodeUnschedulable' },
  { name: 'NodeName' },
  { name: 'TaintToleration', weight: 3 },
  { name: 'NodeAffinity', weight: 2 },
  { name: 'NodePorts' },
  { name: 'NodeResourcesFit', weight: 1 },
  { name: 'VolumeRestrictions' },
  { name: 'NodeVolumeLimits' },
  { name: 'VolumeBinding' },
  { name: 'VolumeZone' },
  { name: 'PodTopologySpread', weight: 2 },
  { name: 'InterPodAffinity', weight: 2 },
  { name: 'DynamicResources' },
  { name: 'DefaultPreemption' },
  { name: 'NodeResourcesBalancedAllocation', weight: 1 },
  { name: 'ImageLocality', weight: 1 },
  { name: 'DefaultBinder' },
];

/**
 * Plugins that are part of the scheduler itself, and those that have nothing to look at here, as there are no CSI drivers, devices and
 * declared features: to be named, ordered and turned off, but not made.
 */
const builtIn = new Set([
  'SchedulingGates',
  'PrioritySort',
  'DefaultPreemption',
  'DefaultBinder',
  'NodeVolumeLimits',
  'DynamicResources',
  'NodeDeclaredFeatures',
]);

/** @throws {Error} where a plugin is named that there is not */
export function profilesOf(configuration: KubeSchedulerConfiguration): readonly Profile[] {
  const { profiles, percentageOfNodesToScore = 0, extenders = [] } = configuration;
  const configured = profiles && profiles.length > 0 ? profiles : [{}];
  const managed = extenders.flatMap(({ managedResources = [] }) => managedResources);
  const asked = extenders.some(({ filterVerb, prioritizeVerb }) => filterVerb || prioritizeVerb);
  const leftOut = managed.filter(({ ignoredByScheduler }) => ignoredByScheduler).map(({ name }) => name);
  return configured.map((profile) => {
    const own = profileOf(profile, percentageOfNodesToScore, leftOut);
    return asked ? { ...own, chooses: true } : own;
  });
}

/** @param leftOut resources that only an extender looks at */
function profileOf(configuration: ProfileConfiguration, percentage: number, leftOut: readonly string[]): Profile {
  const { schedulerName = defaultSchedulerName, percentageOfNodesToScore, pluginConfig = [] } = configuration;
  const argsOf = new Map(pluginConfig.map(({ name, args = {} }) => [name, args]));
  if (leftOut.length > 0) {
    const fit: PluginArgs = argsOf.get('NodeResourcesFit') ?? {};
    const ignored = (fit['ignoredResources'] as readonly string[] | undefined) ?? [];
    argsOf.set('NodeResourcesFit', { ...fit, ignoredResources: [...ignored, ...leftOut] });
  }
  const made = new Map<string, Plugin>();
  const at = (point: PluginPoint): readonly WeightedPlugin[] =>
    pluginsAt(point, configuration, defaultPlugins).flatMap(({ name, weight }) => {
      if (builtIn.has(name) || scriptOf(name) !== undefined) return [];
      const plugin = made.get(name) ?? makePlugin(schedulerName, name, argsOf.get(name) ?? {});
      made.set(name, plugin);
      return [{ plugin, weight: weight || 1 }];
    });
  const scriptOf = (name: string): string | undefined => {
    const source = argsOf.get(name)?.[scriptArgument];
    return name in pluginFactories || typeof source !== 'string' ? undefined : source;
  };
  const names = (point: PluginPoint): readonly string[] =>
    pluginsAt(point, configuration, defaultPlugins).map(({ name }) => name);
  const own = ownPlugins(configuration, scriptOf);
  const scorers = at('score').filter(({ plugin }) => plugin.prescore);
  const afterwards = names('postFilter');
  return {
    schedulerName,
    filters: at('filter').flatMap(({ plugin }) => (plugin.prefilter ? [plugin] : [])),
    reservers: at('reserve').flatMap(({ plugin }) => (plugin.reserve ? [plugin] : [])),
    scorers,
    own,
    chooses: scorers.length > 0 || own.some(({ scores }) => scores),
    deallocates: afterwards.includes('DynamicResources'),
    preempts: afterwards.includes('DefaultPreemption'),
    percentageOfNodesToScore: percentageOfNodesToScore ?? percentage,
  };
}

function ownPlugins(
  configuration: ProfileConfiguration,
  scriptOf: (name: string) => string | undefined,
): readonly OwnPlugin[] {
  const filters = pluginsAt('filter', configuration, defaultPlugins);
  const scores = pluginsAt('score', configuration, defaultPlugins);
  const permits = pluginsAt('permit', configuration, defaultPlugins);
  const names = new Set([...filters, ...scores, ...permits].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const script = scriptOf(name);
    if (script === undefined) return [];
    const scored = scores.find((plugin) => plugin.name === name);
    const isAt = (plugins: readonly NamedPlugin[]): boolean => plugins.some((plugin) => plugin.name === name);
    const points = { filters: isAt(filters), scores: scored !== undefined, permits: isAt(permits) };
    return [{ name, script, ...points, weight: scored?.weight || 1 }];
  });
}

function makePlugin(schedulerName: string, name: string, args: PluginArgs): Plugin {
  const factory = pluginFactories[name];
  if (!factory)
    throw new Error(`creating profile for scheduler name ${schedulerName}: plugin "${name}" does not exist`);
  return factory(args);
}
