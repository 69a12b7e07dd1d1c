import { parseQuantity } from '../../apimachinery/quantity.ts';
import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import type { Flags } from '../flags.ts';
import { outputFormat, printObject } from '../output/format.ts';
import { collectionPath, displayName, objectPath, type Resource, resourceOfObject } from '../resources.ts';
import { parseTargets } from '../targets.ts';
import type { Verb } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from './write-options.ts';

const apiVersion = 'autoscaling/v2';
const kind = 'HorizontalPodAutoscaler';

/** Upstream: kubectl/pkg/cmd/autoscale/autoscale.go */
export const autoscale: Verb = {
  usage: 'autoscale (TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  flags: {
    min: { kind: 'int' },
    max: { kind: 'int' },
    cpu: { kind: 'string' },
    memory: { kind: 'string' },
    'cpu-percent': { kind: 'int' },
    name: { kind: 'string' },
    output: { kind: 'string', short: 'o' },
    ...dryRunFlag,
  },
  async run({ flags, args, api, io, namespace, resources }) {
    const { min, max } = boundsOf(flags);
    if (flags.has('cpu-percent'))
      io.stderr(
        "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).\n",
      );
    const metrics = metricsOf(flags);
    const dryRun = dryRunOf(flags);
    const all = await resources();
    const targets = parseTargets(all, args, 'autoscale');
    if (targets.length === 0) throw new Failure(noResources);
    const autoscalers = resourceOfObject(all, apiVersion, kind)!;
    for (const target of targets) {
      if (target.kind !== 'object') throw new Failure('error: resource(s) were provided, but no name was specified');
      const { resource, name } = target;
      await api.call('GET', objectPath(resource, namespace, name));
      if (!(await hasScale(api, resource)))
        throw new Failure(
          `error: cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.name} in discovery information`,
        );
      const object: Json = {
        apiVersion,
        kind,
        metadata: { name: flags.string('name') ?? name },
        spec: {
          maxReplicas: max,
          ...(metrics.length > 0 && { metrics }),
          ...(min > 0 && { minReplicas: min }),
          scaleTargetRef: { apiVersion: groupVersion(resource), kind: resource.kind, name },
        },
      };
      const made =
        dryRun === 'client'
          ? { ...object, status: { currentMetrics: null, desiredReplicas: 0 } }
          : await api.call('POST', collectionPath(autoscalers, namespace), {
              query: { fieldManager: 'kubectl-autoscale', fieldValidation: 'Strict', dryRun: dryRunQuery(dryRun) },
              body: object,
            });
      const format = outputFormat(flags.string('output'));
      const shown = displayName(autoscalers, flags.string('name') ?? name);
      if (format !== 'table' && format !== 'wide') io.stdout(printObject(format, autoscalers, made));
      else io.stdout(`${shown} ${dryRun === 'client' ? 'created' : 'autoscaled'}${dryRunSuffix(dryRun)}\n`);
    }
  },
};

const noResources = `error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

function boundsOf(flags: Flags): { readonly min: number; readonly max: number } {
  const max = flags.int('max');
  const min = flags.int('min') ?? -1;
  if (max === undefined) throw new Failure('error: required flag(s) "max" not set');
  if (max < 1) throw new Failure(`error: --max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min)
    throw new Failure(`error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  return { min, max };
}

const groupVersion = ({ group, version }: Resource): string => (group === '' ? version : `${group}/${version}`);

async function hasScale(
  api: { call(method: string, path: string): Promise<Json> },
  { group, version, name }: Resource,
): Promise<boolean> {
  const list = await api.call('GET', group === '' ? `/api/${version}` : `/apis/${group}/${version}`);
  return (list['resources'] as readonly { readonly name: string }[]).some((each) => each.name === `${name}/scale`);
}

/** What is taken of a number without a unit. */
const units = { cpu: 'm', memory: 'Mi' } as const;

function metricsOf(flags: Flags): readonly Json[] {
  const percent = flags.int('cpu-percent');
  if (percent !== undefined && flags.has('cpu'))
    throw new Failure('error: --cpu-percent and --cpu are mutually exclusive');
  const texts = { cpu: percent === undefined ? flags.string('cpu') : `${percent}%`, memory: flags.string('memory') };
  return (['cpu', 'memory'] as const).flatMap((name) => {
    const text = texts[name];
    return text ? [{ type: 'Resource', resource: { name, target: targetOf(name, text) } }] : [];
  });
}

function targetOf(name: keyof typeof units, text: string): Json {
  if (text.endsWith('%')) {
    const value = text.slice(0, -1);
    if (!/^\d+$/.test(value)) throw new Failure(`error: invalid percentage value: ${value}`);
    return { averageUtilization: Number(value), type: 'Utilization' };
  }
  const averageValue = /^[\d.]+$/.test(text) ? `${text}${units[name]}` : text;
  try {
    parseQuantity(averageValue);
  } catch {
    throw new Failure(`error: invalid resource ${name} value: ${text}`);
  }
  return { averageValue, type: 'AverageValue' };
}
