import type { FilterEvidence, ScoreEvidence } from '../protocol/evidence/scheduling.ts';
import type { Filtered, PluginScore } from './algorithm.ts';
import { extenderName, type KnownNode, type Rejection } from './framework.ts';
import type { PodInfo } from './pod-info.ts';
import type { Profile } from './profile.ts';
import type { Scheduler } from './scheduler.ts';

/** What those have to say that run outside of the scheduler: the user's own plugins, then extenders. */
interface Outside<Facts> {
  /** What there is to tell of it. */
  readonly evidence: Facts;
  /** Why the attempt ends. */
  readonly error?: string;
}

export interface OutsideFilters extends Outside<Pick<FilterEvidence, 'calls' | 'own'>> {
  readonly filtered: Filtered;
  /** Who was asked, in order. */
  readonly names: readonly string[];
}

export interface OutsideScores extends Outside<Pick<ScoreEvidence, 'calls' | 'own'>> {
  readonly scores: readonly PluginScore[];
}

type Rejections = ReadonlyMap<string, Rejection & { readonly plugin: string }>;

export async function filterOutside(
  { ownPlugins, extenders }: Scheduler,
  profile: Profile,
  pod: PodInfo,
  filtered: Filtered,
): Promise<OutsideFilters> {
  const own = profile.own.length > 0 ? await ownPlugins?.filter(profile.own, pod, filtered.feasible) : undefined;
  const names = own?.runs.map(({ plugin }) => plugin) ?? [];
  const evidence = own && own.runs.length > 0 ? { own: own.runs } : {};
  const left = own ? narrowed(filtered, own.feasible, own.rejections, (plugin) => plugin) : filtered;
  if (own?.error !== undefined) return { filtered: left, names, evidence, error: own.error };
  const asked = await extenders?.filter(pod, left.feasible);
  if (!asked || asked.calls.length === 0) return { filtered: left, names, evidence };
  return {
    filtered: narrowed(left, asked.feasible, asked.rejections, () => extenderName),
    names: [...names, ...new Set(asked.calls.map(({ extender }) => extender))],
    evidence: { ...evidence, calls: asked.calls },
    ...(asked.error !== undefined && { error: asked.error }),
  };
}

/** Upstream: pkg/scheduler/schedule_one.go (findNodesThatFitPod) */
function narrowed(
  filtered: Filtered,
  feasible: readonly KnownNode[],
  rejections: Rejections,
  nameOf: (plugin: string) => string,
): Filtered {
  if (rejections.size === 0) return { ...filtered, feasible };
  const { diagnosis } = filtered;
  const names = Array.from(rejections.values(), ({ plugin }) => nameOf(plugin));
  return {
    ...filtered,
    feasible,
    diagnosis: {
      ...diagnosis,
      rejections: new Map([...diagnosis.rejections, ...rejections]),
      unschedulablePlugins: new Set([...diagnosis.unschedulablePlugins, ...names]),
    },
  };
}

export async function scoreOutside(
  { ownPlugins, extenders }: Scheduler,
  profile: Profile,
  pod: PodInfo,
  nodes: readonly KnownNode[],
): Promise<OutsideScores> {
  const own = profile.own.length > 0 ? await ownPlugins?.score(profile.own, pod, nodes) : undefined;
  const evidence = own && own.runs.length > 0 ? { own: own.runs } : {};
  if (own?.error !== undefined) return { scores: [], evidence, error: own.error };
  const asked = await extenders?.prioritize(pod, nodes);
  return {
    scores: [...(own?.scores ?? []), ...(asked?.scores ?? [])],
    evidence: { ...evidence, ...(asked && asked.calls.length > 0 && { calls: asked.calls }) },
  };
}
