import type { Json } from './api.ts';
import { usageFailure } from './failure.ts';
import { nameOf } from './output/format.ts';
import type { FlagSpecs } from './flags.ts';
import type { VerbContext } from './verbs/verb.ts';
import { type DryRun, dryRunQuery, dryRunSuffix } from './verbs/write-options.ts';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface Node {
  readonly name: string;
  readonly spec: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
}

export const selectorFlag: FlagSpecs = { selector: { kind: 'string', short: 'l' } };

const nodeOf = (object: Json): Node => ({ name: nameOf(object), spec: (object['spec'] ?? {}) as Node['spec'] });

export const nodePath = (name: string): string => `/api/v1/nodes/${encodeURIComponent(name)}`;

export async function listNodes({ api }: VerbContext, labelSelector?: string): Promise<readonly Node[]> {
  const list = await api.call('GET', '/api/v1/nodes', { query: { labelSelector } });
  return (list['items'] as Json[]).map(nodeOf);
}

export const getNodes = ({ api }: VerbContext, names: readonly string[]): Promise<readonly Node[]> =>
  Promise.all(names.map(async (name) => nodeOf(await api.call('GET', nodePath(name)))));

/** The nodes that `cordon`, `uncordon` and `drain` are told of, by name or label. */
export function chosenNodes(context: VerbContext, command: string): Promise<readonly Node[]> {
  const { args, flags } = context;
  const selector = flags.string('selector');
  if (args.length > 0 && selector !== undefined)
    throw usageFailure(command, 'cannot specify both a node name and a --selector option');
  if (args.length === 0 && selector === undefined) throw usageFailure(command, `USAGE: ${command} NODE [flags]`);
  const names = args.map((arg) => arg.replace(/^(nodes?|no)\//, ''));
  return selector === undefined ? getNodes(context, names) : listNodes(context, selector);
}

/** Sets whether new pods may come to the node, and says what it did. */
export async function setUnschedulable(
  { api, io }: VerbContext,
  { name, spec }: Node,
  { wanted, dryRun }: { readonly wanted: boolean; readonly dryRun: DryRun },
): Promise<void> {
  const is = spec.unschedulable ?? false;
  if (is !== wanted && dryRun !== 'client')
    await api.call('PATCH', nodePath(name), {
      contentType: 'application/strategic-merge-patch+json',
      query: { dryRun: dryRunQuery(dryRun) },
      body: { spec: { unschedulable: wanted || null } },
    });
  const done = wanted ? 'cordoned' : 'uncordoned';
  io.stdout(`node/${name} ${is === wanted ? 'already ' : ''}${done}${dryRunSuffix(dryRun)}\n`);
}
