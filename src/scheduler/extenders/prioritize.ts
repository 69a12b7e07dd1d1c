import type { ExtenderCall } from '../../protocol/evidence/scheduling.ts';
import type { PluginScore } from '../algorithm.ts';
import { type KnownNode, maxNodeScore } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import { type Extender, ExtenderError, fieldOf, isInterested } from './extender.ts';
import { argsFor } from './protocol.ts';

export interface ScoredByExtenders {
  /** One for each extender that gave points, called by its URL. */
  readonly scores: readonly PluginScore[];
  readonly calls: readonly ExtenderCall[];
}

/** What extenders may give at most. */
const maxExtenderPriority = 10;

/**
 * All extenders are asked at once. One that fails gives no points, and nobody minds.
 * Upstream: pkg/scheduler/schedule_one.go (prioritizeNodes)
 */
export async function prioritizeByExtenders(
  extenders: readonly Extender[],
  pod: PodInfo,
  nodes: readonly KnownNode[],
): Promise<ScoredByExtenders> {
  const asked = extenders.filter(
    (extender) => extender.configuration.prioritizeVerb && isInterested(extender, pod.pod),
  );
  const results = await Promise.all(asked.map((extender) => prioritize(extender, pod, nodes)));
  return {
    scores: results.flatMap(({ score }) => score ?? []),
    calls: results.map(({ call }) => call),
  };
}

async function prioritize(
  extender: Extender,
  pod: PodInfo,
  nodes: readonly KnownNode[],
): Promise<{ readonly score?: PluginScore; readonly call: ExtenderCall }> {
  const { prioritizeVerb = '', weight = 1, urlPrefix } = extender.configuration;
  try {
    const { value, call } = await extender.ask(prioritizeVerb, argsFor(extender, pod.pod, nodes));
    const points = new Map(
      (Array.isArray(value) ? value : []).map((each) => [fieldOf(each, 'Host'), Number(fieldOf(each, 'Score') ?? 0)]),
    );
    const raw = nodes.map(({ name }) => points.get(name) ?? 0);
    const normalized = raw.map((score) => score * (maxNodeScore / maxExtenderPriority));
    return { score: { name: urlPrefix, weight, raw, normalized }, call };
  } catch (error) {
    if (!(error instanceof ExtenderError)) throw error;
    return { call: { ...error.call, ignored: true } };
  }
}
