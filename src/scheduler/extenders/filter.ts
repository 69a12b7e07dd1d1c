import type { ExtenderCall } from '../../protocol/evidence/scheduling.ts';
import type { KnownNode, Rejection } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import { type Extender, ExtenderError, fieldOf, isInterested } from './extender.ts';
import { argsFor, messagesIn, namesIn } from './protocol.ts';

export interface FilteredByExtenders {
  readonly feasible: readonly KnownNode[];
  /** By node; the plugin is the extender's URL. */
  readonly rejections: ReadonlyMap<string, Rejection & { readonly plugin: string }>;
  readonly calls: readonly ExtenderCall[];
  /** Why the attempt ends: an extender that may not be ignored failed. */
  readonly error?: string;
}

/** Each extender looks at the nodes that are left. Upstream: pkg/scheduler/schedule_one.go (findNodesThatPassExtenders) */
export async function filterByExtenders(
  extenders: readonly Extender[],
  pod: PodInfo,
  nodes: readonly KnownNode[],
): Promise<FilteredByExtenders> {
  let feasible = nodes;
  const rejections = new Map<string, Rejection & { readonly plugin: string }>();
  const calls: ExtenderCall[] = [];
  for (const extender of extenders) {
    if (feasible.length === 0) break;
    const { filterVerb, ignorable, urlPrefix } = extender.configuration;
    if (!filterVerb || !isInterested(extender, pod.pod)) continue;
    try {
      const { value, call } = await extender.ask(filterVerb, argsFor(extender, pod.pod, feasible));
      const passed = new Set(passedIn(value, extender, feasible, call));
      calls.push(call);
      const unresolvable = messagesIn(value, 'FailedAndUnresolvableNodes');
      const failed = { ...messagesIn(value, 'FailedNodes'), ...unresolvable };
      for (const { name } of feasible)
        if (!passed.has(name))
          rejections.set(name, {
            plugin: urlPrefix,
            reasons: name in failed ? [failed[name]!] : [],
            unresolvable: name in unresolvable,
          });
      feasible = feasible.filter(({ name }) => passed.has(name));
    } catch (error) {
      if (!(error instanceof ExtenderError)) throw error;
      calls.push({ ...error.call, ...(ignorable && { ignored: true }) });
      if (!ignorable) return { feasible: [], rejections, calls, error: error.message };
    }
  }
  return { feasible, rejections, calls };
}

function passedIn(
  value: unknown,
  { configuration: { nodeCacheCapable, urlPrefix } }: Extender,
  nodes: readonly KnownNode[],
  call: ExtenderCall,
): readonly string[] {
  const error = fieldOf(value, 'Error');
  if (typeof error === 'string' && error !== '') throw new ExtenderError(error, call);
  const names = (nodeCacheCapable ? namesIn(fieldOf(value, 'NodeNames')) : undefined) ?? nodesIn(value) ?? [];
  const stranger = names.find((name) => !nodes.some((node) => node.name === name));
  if (stranger === undefined) return names;
  const claim = `extender ${JSON.stringify(urlPrefix)} claims a filtered node ${JSON.stringify(stranger)}`;
  throw new ExtenderError(`${claim} which is not found in the input node list`, call);
}

function nodesIn(value: unknown): readonly string[] | undefined {
  const items = fieldOf(fieldOf(value, 'Nodes'), 'items');
  if (!Array.isArray(items)) return undefined;
  return items.map((item) => String(fieldOf(fieldOf(item, 'metadata'), 'name')));
}
