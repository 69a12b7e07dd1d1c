import { duplicate, type FieldError, invalidValue, notSupported, required } from '../apimachinery/field-error.ts';

/** The parts of kubescheduler.config.k8s.io/v1 that change what is decided, with the API's own field names. */
export interface KubeSchedulerConfiguration {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly percentageOfNodesToScore?: number;
  readonly podInitialBackoffSeconds?: number;
  readonly podMaxBackoffSeconds?: number;
  readonly profiles?: readonly ProfileConfiguration[];
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

export const defaultSchedulerName = 'default-scheduler';

const groupVersion = 'kubescheduler.config.k8s.io/v1';
const kind = 'KubeSchedulerConfiguration';

/** Upstream: pkg/scheduler/apis/config/validation/validation.go */
export function validateConfiguration(configuration: KubeSchedulerConfiguration): FieldError[] {
  const { percentageOfNodesToScore, profiles, podInitialBackoffSeconds = 1, podMaxBackoffSeconds = 10 } = configuration;
  const errors: FieldError[] = [];
  if (configuration.apiVersion !== groupVersion)
    errors.push(notSupported('apiVersion', configuration.apiVersion ?? '', [groupVersion]));
  if (configuration.kind !== kind) errors.push(notSupported('kind', configuration.kind ?? '', [kind]));
  errors.push(...validatePercentage('percentageOfNodesToScore', percentageOfNodesToScore));
  if (podInitialBackoffSeconds <= 0)
    errors.push(invalidValue('podInitialBackoffSeconds', podInitialBackoffSeconds, 'must be greater than 0'));
  if (podMaxBackoffSeconds < podInitialBackoffSeconds)
    errors.push(
      invalidValue(
        'podMaxBackoffSeconds',
        podMaxBackoffSeconds,
        'must be greater than or equal to PodInitialBackoffSeconds',
      ),
    );
  const names = new Set<string>();
  for (const [i, profile] of (profiles ?? []).entries()) {
    const path = `profiles[${i}]`;
    const name = profile.schedulerName ?? (profiles?.length === 1 ? defaultSchedulerName : '');
    if (name === '') errors.push(required(`${path}.schedulerName`));
    else if (names.has(name)) errors.push(duplicate(`${path}.schedulerName`, name));
    names.add(name);
    errors.push(...validatePercentage(`${path}.percentageOfNodesToScore`, profile.percentageOfNodesToScore));
    errors.push(...validatePluginConfig(`${path}.pluginConfig`, profile));
  }
  return errors;
}

const validatePercentage = (path: string, value: number | undefined): FieldError[] =>
  value === undefined || (value >= 0 && value <= 100) ? [] : [invalidValue(path, value, 'not in valid range [0-100]')];

function validatePluginConfig(path: string, { pluginConfig = [] }: ProfileConfiguration): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, { name, args = {} }] of pluginConfig.entries()) {
    if (seen.has(name)) errors.push(duplicate(`${path}[${i}]`, name));
    seen.add(name);
    const weight = args['hardPodAffinityWeight'];
    if (typeof weight === 'number' && (weight < 0 || weight > 100))
      errors.push(invalidValue(`${path}[${i}].args.hardPodAffinityWeight`, weight, 'not in valid range [0-100]'));
    const timeout = args['bindTimeoutSeconds'];
    if (typeof timeout === 'number' && timeout < 0) {
      const detail = 'invalid BindTimeoutSeconds, should not be a negative value';
      errors.push(invalidValue(`${path}[${i}].args.bindTimeoutSeconds`, timeout, detail));
    }
  }
  return errors;
}

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
