/** The parts of kubescheduler.config.k8s.io/v1 that change what is decided, with the API's own field names. */
export interface KubeSchedulerConfiguration {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly percentageOfNodesToScore?: number;
  readonly podInitialBackoffSeconds?: number;
  readonly podMaxBackoffSeconds?: number;
  readonly profiles?: readonly ProfileConfiguration[];
  readonly extenders?: readonly ExtenderConfiguration[];
}

/** Somebody outside of the scheduler, asked over HTTP. */
export interface ExtenderConfiguration {
  readonly urlPrefix: string;
  readonly filterVerb?: string;
  readonly prioritizeVerb?: string;
  readonly preemptVerb?: string;
  readonly bindVerb?: string;
  /** What its points count. */
  readonly weight?: number;
  /** It knows the nodes: names are enough. */
  readonly nodeCacheCapable?: boolean;
  /** It is asked about pods that want one of these; absent: about all. */
  readonly managedResources?: readonly { readonly name: string; readonly ignoredByScheduler?: boolean }[];
  /** Whether pods are placed although it does not answer. */
  readonly ignorable?: boolean;
  /** How long one question may take, as Go writes durations; absent: 5s. */
  readonly httpTimeout?: string;
  readonly enableHTTPS?: boolean;
}

export interface ProfileConfiguration {
  readonly schedulerName?: string;
  readonly percentageOfNodesToScore?: number;
  readonly plugins?: Readonly<Partial<Record<PluginPoint, PluginSet>>>;
  readonly pluginConfig?: readonly { readonly name: string; readonly args?: PluginArgs }[];
}

/** Extension points as a configuration names them. */
export type PluginPoint =
  | 'multiPoint'
  | 'preEnqueue'
  | 'queueSort'
  | 'preFilter'
  | 'filter'
  | 'postFilter'
  | 'preScore'
  | 'score'
  | 'reserve'
  | 'permit'
  | 'preBind'
  | 'bind'
  | 'postBind';

export interface PluginSet {
  readonly enabled?: readonly NamedPlugin[];
  /** `*` stands for all. */
  readonly disabled?: readonly NamedPlugin[];
}

export interface NamedPlugin {
  readonly name: string;
  readonly weight?: number;
}

export type PluginArgs = Readonly<Record<string, unknown>>;

/** The argument of a plugin that somebody wrote: its script. In a file it is the path of one. */
export const scriptArgument = 'script';

export const defaultSchedulerName = 'default-scheduler';

/**
 * The plugins of one extension point in order of running: what the point itself names, then the rest of multiPoint.
 * Upstream: pkg/scheduler/framework/runtime/framework.go (expandMultiPointPlugins), apis/config/v1/default_plugins.go
 */
export function pluginsAt(
  point: PluginPoint,
  { plugins = {} }: ProfileConfiguration,
  defaults: readonly NamedPlugin[],
): readonly NamedPlugin[] {
  const everywhere = merged(defaults, plugins.multiPoint ?? {});
  const { enabled = [], disabled = [] } = plugins[point] ?? {};
  const isDisabled = setOf(disabled);
  const named = new Set(enabled.map(({ name }) => name));
  const known = new Set(everywhere.map(({ name }) => name));
  return [
    ...enabled.filter(({ name }) => known.has(name)),
    ...everywhere.filter(({ name }) => !named.has(name) && !isDisabled(name)),
    ...enabled.filter(({ name }) => !known.has(name)),
  ];
}

/** A default that is enabled again keeps its place and takes the new weight. */
function merged(defaults: readonly NamedPlugin[], { enabled = [], disabled = [] }: PluginSet): readonly NamedPlugin[] {
  const isDisabled = setOf(disabled);
  const custom = new Map(enabled.map((plugin) => [plugin.name, plugin]));
  const kept = defaults.filter(({ name }) => !isDisabled(name)).map((plugin) => custom.get(plugin.name) ?? plugin);
  const replaced = new Set(kept.map(({ name }) => name));
  return [...kept, ...enabled.filter(({ name }) => !replaced.has(name))];
}

const setOf = (plugins: readonly NamedPlugin[]): ((name: string) => boolean) => {
  const names = new Set(plugins.map(({ name }) => name));
  return (name) => names.has(name) || names.has('*');
};
