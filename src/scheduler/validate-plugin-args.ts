import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  notSupported,
  required,
} from '../apimachinery/field-error.ts';
import type { PluginArgs } from './configuration.ts';
import type { TopologySpreadConstraint } from './objects.ts';
import type { ScoredResource, ShapePoint } from './plugins/scoring-strategies.ts';

type Rule = (args: never, path: string) => readonly FieldError[];

/** By plug-in. Upstream: pkg/scheduler/apis/config/validation/validation_pluginargs.go */
const rules: Readonly<Record<string, Rule>> = {
  DefaultPreemption: preemptionArgs,
  InterPodAffinity: ({ hardPodAffinityWeight = 1 }: { hardPodAffinityWeight?: number }, path) =>
    inRange(`${path}.hardPodAffinityWeight`, hardPodAffinityWeight, 0, 100),
  NodeResourcesBalancedAllocation: balancedArgs,
  NodeResourcesFit: fitArgs,
  PodTopologySpread: spreadArgs,
  VolumeBinding: volumeArgs,
};

/** @param path of the arguments, as the errors are to name it */
export const validatePluginArgs = (plugin: string, args: PluginArgs, path: string): readonly FieldError[] =>
  rules[plugin]?.(args as never, path) ?? [];

function inRange(path: string, value: number, least: number, most: number): FieldError[] {
  return value >= least && value <= most ? [] : [invalidValue(path, value, `not in valid range [${least}, ${most}]`)];
}

interface PreemptionArgs {
  readonly minCandidateNodesPercentage?: number;
  readonly minCandidateNodesAbsolute?: number;
}

function preemptionArgs(
  { minCandidateNodesPercentage: share = 10, minCandidateNodesAbsolute: count = 100 }: PreemptionArgs,
  path: string,
): FieldError[] {
  const [sharePath, countPath] = [`${path}.minCandidateNodesPercentage`, `${path}.minCandidateNodesAbsolute`];
  const errors = inRange(sharePath, share, 0, 100);
  if (count < 0) errors.push(invalidValue(countPath, count, 'not in valid range [0, inf)'));
  if (share === 0 && count === 0)
    errors.push(
      invalidValue(sharePath, share, 'cannot be zero at the same time as minCandidateNodesAbsolute'),
      invalidValue(countPath, count, 'cannot be zero at the same time as minCandidateNodesPercentage'),
    );
  return errors;
}

function balancedArgs({ resources = [] }: { readonly resources?: readonly ScoredResource[] }, path: string) {
  const seen = new Set<string>();
  return resources.flatMap(({ name, weight }, i) => {
    const errors: FieldError[] = [];
    if (seen.has(name)) errors.push(duplicate(`${path}.resources[${i}].name`, name));
    seen.add(name);
    if ((weight || 1) !== 1) errors.push(invalidValue(`${path}.resources[${i}].weight`, weight, 'must be 1'));
    return errors;
  });
}

const strategies = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];

interface FitArgs {
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy?: {
    readonly type?: string;
    readonly resources?: readonly ScoredResource[];
    readonly requestedToCapacityRatio?: { readonly shape?: readonly ShapePoint[] };
  };
}

function fitArgs({ ignoredResourceGroups = [], scoringStrategy = {} }: FitArgs, path: string): FieldError[] {
  const { type = 'LeastAllocated', resources = [], requestedToCapacityRatio: ratio } = scoringStrategy;
  const errors: FieldError[] = [];
  for (const [i, group] of ignoredResourceGroups.entries())
    if (group.includes('/'))
      errors.push(invalidValue(`${path}.ignoredResourceGroups[${i}]`, group, "resource group name can't contain '/'"));
  const strategy = `${path}.scoringStrategy`;
  if (!strategies.includes(type)) errors.push(notSupported(`${strategy}.type`, type, strategies));
  for (const [i, { name, weight }] of resources.entries())
    if ((weight || 1) < 0 || weight > 100)
      errors.push(
        invalidValue(
          `${strategy}.resources[${i}].weight`,
          weight,
          `resource weight of ${name} not in valid range (0, 100]`,
        ),
      );
  const ratioPath = `${strategy}.requestedToCapacityRatio`;
  const isRatio = type === 'RequestedToCapacityRatio';
  if (isRatio && !ratio) errors.push(required(ratioPath, `must be specified when type is ${type}`));
  else if (!isRatio && ratio)
    errors.push(forbidden(ratioPath, 'must be nil when type is not RequestedToCapacityRatio'));
  else if (ratio) errors.push(...shape(ratio.shape ?? [], `${ratioPath}.shape`));
  return errors;
}

function shape(points: readonly ShapePoint[], path: string): FieldError[] {
  if (points.length === 0) return [required(path, 'at least one point must be specified')];
  const fall = points.findIndex(({ utilization }, i) => i > 0 && points[i - 1]!.utilization >= utilization);
  const unsorted =
    fall < 0
      ? []
      : [
          invalidValue(
            `${path}[${fall}].utilization`,
            points[fall]!.utilization,
            'values must be sorted in increasing order',
          ),
        ];
  return [
    ...unsorted,
    ...points.flatMap(({ utilization, score }, i) => [
      ...inRange(`${path}[${i}].utilization`, utilization, 0, 100),
      ...inRange(`${path}[${i}].score`, score, 0, 10),
    ]),
  ];
}

interface SpreadArgs {
  readonly defaultingType?: string;
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
}

const defaultings = ['System', 'List'];
const whenever = ['DoNotSchedule', 'ScheduleAnyway'];

function spreadArgs({ defaultingType = 'System', defaultConstraints = [] }: SpreadArgs, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const typePath = `${path}.defaultingType`;
  if (!defaultings.includes(defaultingType)) errors.push(notSupported(typePath, defaultingType, defaultings));
  else if (defaultingType === 'System' && defaultConstraints.length > 0)
    errors.push(invalidValue(typePath, defaultingType, 'when .defaultConstraints are not empty'));
  for (const [i, { maxSkew, topologyKey, whenUnsatisfiable, labelSelector }] of defaultConstraints.entries()) {
    const at = `${path}.defaultConstraints[${i}]`;
    if (!(maxSkew > 0)) errors.push(invalidValue(`${at}.maxSkew`, maxSkew ?? 0, 'not in valid range (0, inf)'));
    if (!topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    if (!whenUnsatisfiable) errors.push(required(`${at}.whenUnsatisfiable`, 'can not be empty'));
    else if (!whenever.includes(whenUnsatisfiable))
      errors.push(notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, whenever));
    if (labelSelector)
      errors.push(
        forbidden(`${at}.labelSelector`, 'constraint must not define a selector, as they deduced for each pod'),
      );
  }
  return errors;
}

function volumeArgs({ bindTimeoutSeconds = 600 }: { readonly bindTimeoutSeconds?: number }, path: string) {
  const detail = 'invalid BindTimeoutSeconds, should not be a negative value';
  return bindTimeoutSeconds < 0 ? [invalidValue(`${path}.bindTimeoutSeconds`, bindTimeoutSeconds, detail)] : [];
}
