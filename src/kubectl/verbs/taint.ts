import { Failure, usageFailure } from '../failure.ts';
import { getNodes, listNodes, type Node, nodePath, selectorFlag, type Taint } from '../nodes.ts';
import type { Verb } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from './write-options.ts';

/** Upstream: kubectl/pkg/cmd/taint/taint.go */
export const taint: Verb = {
  usage: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  summary: 'Update the taints on one or more nodes',
  flags: { all: { kind: 'bool' }, overwrite: { kind: 'bool' }, ...selectorFlag, ...dryRunFlag },
  async run(context) {
    const { flags, args, api, io } = context;
    const [names, changes] = split(args);
    if (names.length === 0) throw new Failure('error: one or more resources must be specified as <resource> <name>');
    if (changes.length === 0) throw new Failure('error: at least one taint update is required');
    const update = parseTaints(changes);
    const [type = '', ...rest] = names;
    if (!/^(nodes?|no)(\/|$)/.test(type))
      throw new Failure(`error: invalid resource type ${type}, only node types are supported`);
    const nodes = type.includes('/') ? names.map((name) => name.slice(name.indexOf('/') + 1)) : rest;
    const selector = flags.string('selector');
    const overwrite = flags.bool('overwrite');
    const isAll = flags.bool('all');
    if (!isAll && selector === undefined && nodes.length === 0)
      throw new Failure("error: at least one resource name must be specified since 'all' parameter is not set");
    const dryRun = dryRunOf(flags);
    const errors: string[] = [];
    const chosen =
      isAll || selector !== undefined ? await listNodes(context, selector) : await getNodes(context, nodes);
    for (const node of chosen) {
      const change = changed(node, update, overwrite);
      if ('error' in change) {
        errors.push(change.error);
        continue;
      }
      if (dryRun !== 'client')
        await api.call('PATCH', nodePath(node.name), {
          contentType: 'application/strategic-merge-patch+json',
          query: { dryRun: dryRunQuery(dryRun) },
          body: { spec: { taints: change.taints } },
        });
      io.stdout(`node/${node.name} ${change.done}${dryRunSuffix(dryRun)}\n`);
    }
    if (errors.length > 0) throw new Failure(errors.length === 1 ? `error: ${errors[0]}` : errors.join('\n'));
  },
};

/** What is to be tainted, and then how. */
function split(args: readonly string[]): readonly [readonly string[], readonly string[]] {
  const isTaint = (arg: string): boolean => /[=:]|-$/.test(arg);
  const at = args.findIndex(isTaint);
  if (at < 0) return [args, []];
  const late = args.slice(at).find((arg) => !isTaint(arg));
  if (late !== undefined) throw new Failure(`error: all resources must be specified before taint changes: ${late}`);
  return [args.slice(0, at), args.slice(at)];
}

interface Update {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function parseTaints(specs: readonly string[]): Update {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    const isRemoval = spec.endsWith('-');
    const parts = /^([^=:]+)(?:=([^=:]*))?(?::([^=:]+))?$/.exec(isRemoval ? spec.slice(0, -1) : spec);
    const [, key = '', value, effect] = parts ?? [];
    if (!parts || (!isRemoval && effect === undefined)) throw usageFailure('taint', `invalid taint spec: ${spec}`);
    if (effect !== undefined && !effects.includes(effect))
      throw usageFailure('taint', `invalid taint effect: ${effect}, unsupported taint effect`);
    (isRemoval ? remove : add).push({ key, ...(value && { value }), ...(effect && { effect }) });
  }
  return { add, remove };
}

const isSame = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

type Change = { readonly error: string } | { readonly done: string; readonly taints: readonly Taint[] };

/** The node's taints afterwards and the word for what happened. Upstream: reorganizeTaints */
function changed({ name, spec }: Node, { add, remove }: Update, overwrite: boolean): Change {
  const old = spec.taints ?? [];
  const twice = add.filter((taint) => old.some((known) => isSame(known, taint))).map(({ key }) => key);
  if (twice.length > 0 && !overwrite)
    return {
      error: `node ${name} already has ${twice.join(',')} taint(s) with same effect(s) and --overwrite is false`,
    };
  const all = [...add, ...old.filter((known) => !add.some((taint) => isSame(known, taint)))];
  const isGone = ({ key, effect }: Taint, removed: Taint): boolean =>
    key === removed.key && (removed.effect === undefined || effect === removed.effect);
  const missing = remove.find((removed) => !all.some((taint) => isGone(taint, removed)));
  if (missing) return { error: `taint "${missing.key}${missing.effect ? `:${missing.effect}` : ''}" not found` };
  const isAdded = all.length !== old.length;
  const done = (isAdded && remove.length > 0) || overwrite ? 'modified' : isAdded ? 'tainted' : 'untainted';
  return { done, taints: all.filter((taint) => !remove.some((removed) => isGone(taint, removed))) };
}
