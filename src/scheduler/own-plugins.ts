import { backgroundContext } from '../kernel/context.ts';
import { Connections } from '../protocol/connections.ts';
import type { Environment } from '../protocol/environment.ts';
import type { OwnPluginRun } from '../protocol/evidence/scheduling.ts';
import {
  type PluginFunction,
  pluginRunnerAddress,
  type PluginQuestion,
  type PluginReply,
} from '../protocol/own-plugin.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { PluginScore } from './algorithm.ts';
import { type KnownNode, maxNodeScore, type Rejection } from './framework.ts';
import type { PodInfo } from './pod-info.ts';
import type { OwnPlugin } from './profile.ts';

export type AskScript = (question: PluginQuestion) => Promise<PluginReply>;

export interface FilteredByOwn {
  readonly feasible: readonly KnownNode[];
  readonly rejections: ReadonlyMap<string, Rejection & { readonly plugin: string }>;
  readonly runs: readonly OwnPluginRun[];
  /** Why the attempt ends. */
  readonly error?: string;
}

export interface ScoredByOwn {
  readonly scores: readonly PluginScore[];
  readonly runs: readonly OwnPluginRun[];
  readonly error?: string;
}

/** A pod that has a node and is not bound yet. */
export interface PlacedPod {
  readonly pod: PodInfo;
  readonly node: KnownNode;
}

/** Nothing: it may be bound as far as this plugin is concerned. */
export type Permission = { readonly waitSeconds: number } | { readonly reason: string } | undefined;

export interface PermittedByOwn {
  /** What each plugin says of each pod, in their order. */
  readonly permissions: readonly { readonly plugin: string; readonly of: readonly Permission[] }[];
  readonly runs: readonly OwnPluginRun[];
  readonly error?: string;
}

/** Scripts of the user's own, as plugins. */
export interface OwnPlugins {
  filter(plugins: readonly OwnPlugin[], pod: PodInfo, nodes: readonly KnownNode[]): Promise<FilteredByOwn>;
  score(plugins: readonly OwnPlugin[], pod: PodInfo, nodes: readonly KnownNode[]): Promise<ScoredByOwn>;
  permit(plugins: readonly OwnPlugin[], placed: readonly PlacedPod[]): Promise<PermittedByOwn>;
}

export const createOwnPlugins = (ask: AskScript, now: () => number): OwnPlugins => ({
  filter: (plugins, pod, nodes) => filterByOwn(ask, plugins, pod, nodes, now),
  score: (plugins, pod, nodes) => scoreByOwn(ask, plugins, pod, nodes, now),
  permit: (plugins, placed) => permitByOwn(ask, plugins, placed, now),
});

/** Scripts are run by the host, in a realm that has nothing: a scheduler without one cannot run any. */
export function scriptsOn(env: Environment): AskScript {
  const connections = new Connections(env);
  return async (question) => {
    try {
      return await connections.to(pluginRunnerAddress).call('plugin.ask', question, { context: backgroundContext });
    } catch (error) {
      if (error instanceof RpcError) return { fault: { message: `nobody here runs plug-ins: ${error.message}` } };
      throw error;
    }
  };
}

/** Each plugin looks at the nodes that are left. Evicting others changes nothing for it. */
async function filterByOwn(
  ask: AskScript,
  plugins: readonly OwnPlugin[],
  pod: PodInfo,
  nodes: readonly KnownNode[],
  now: () => number,
): Promise<FilteredByOwn> {
  let feasible = nodes;
  const rejections = new Map<string, Rejection & { readonly plugin: string }>();
  const runs: OwnPluginRun[] = [];
  for (const { name, script } of plugins.filter(({ filters }) => filters)) {
    if (feasible.length === 0) break;
    const { run, answers } = await answersOf(ask, { script, ask: 'filter', ...about(pod, feasible) }, name, now);
    if (answers === 'none') continue;
    const wrong = run.fault?.message ?? wrongVerdict(answers);
    runs.push(wrong === undefined ? run : { ...run, fault: run.fault ?? { message: wrong } });
    if (wrong !== undefined)
      return { feasible: [], rejections, runs, error: `running "${name}" filter plugin: ${wrong}` };
    const passed: KnownNode[] = [];
    for (const [i, node] of feasible.entries()) {
      const reason = answers[i];
      if (typeof reason === 'string')
        rejections.set(node.name, { plugin: name, reasons: [reason], unresolvable: true });
      else passed.push(node);
    }
    feasible = passed;
  }
  return { feasible, rejections, runs };
}

const wrongVerdict = (answers: readonly unknown[]): string | undefined => {
  const wrong = answers.find((answer) => answer !== null && (typeof answer !== 'string' || answer === ''));
  return wrong === undefined ? undefined : `filter returned ${JSON.stringify(wrong)}: a reason, or nothing, is wanted`;
};

/** Upstream: pkg/scheduler/framework/runtime/framework.go (RunScorePlugins) */
async function scoreByOwn(
  ask: AskScript,
  plugins: readonly OwnPlugin[],
  pod: PodInfo,
  nodes: readonly KnownNode[],
  now: () => number,
): Promise<ScoredByOwn> {
  const scores: PluginScore[] = [];
  const runs: OwnPluginRun[] = [];
  for (const { name, script, weight } of plugins.filter((plugin) => plugin.scores)) {
    const { run, answers } = await answersOf(ask, { script, ask: 'score', ...about(pod, nodes) }, name, now);
    if (answers === 'none') continue;
    const wrong = run.fault ? `failed with: ${run.fault.message}` : wrongScore(answers);
    runs.push(wrong === undefined ? run : { ...run, fault: run.fault ?? { message: wrong } });
    if (wrong !== undefined) return { scores: [], runs, error: `plugin "${name}" ${wrong}` };
    const raw = answers as readonly number[];
    scores.push({ name, weight, raw, normalized: raw });
  }
  return { scores, runs };
}

const isScore = (answer: unknown): boolean =>
  typeof answer === 'number' && Number.isInteger(answer) && answer >= 0 && answer <= maxNodeScore;

function wrongScore(answers: readonly unknown[]): string | undefined {
  const wrong = answers.find((answer) => !isScore(answer));
  if (wrong === undefined) return undefined;
  return `returns an invalid score ${JSON.stringify(wrong)}, it should be an integer in the range of [0, ${maxNodeScore}]`;
}

/** Each plugin is asked about all pods at once. Upstream: pkg/scheduler/framework/runtime/framework.go (RunPermitPlugins) */
async function permitByOwn(
  ask: AskScript,
  plugins: readonly OwnPlugin[],
  placed: readonly PlacedPod[],
  now: () => number,
): Promise<PermittedByOwn> {
  const permissions: { plugin: string; of: readonly Permission[] }[] = [];
  const runs: OwnPluginRun[] = [];
  const pods = placed.map(({ pod, node }) => ({ pod: pod.pod, node: node.node }));
  for (const { name, script } of plugins) {
    const { run, answers } = await answersOf(ask, { script, ask: 'permit', placed: pods }, name, now);
    if (answers === 'none') continue;
    const wrong = run.fault?.message ?? wrongPermission(answers);
    runs.push(wrong === undefined ? run : { ...run, fault: run.fault ?? { message: wrong } });
    if (wrong !== undefined) return { permissions: [], runs, error: `running Permit plugin "${name}": ${wrong}` };
    permissions.push({ plugin: name, of: answers.map((answer) => permissionOf(answer)) });
  }
  return { permissions, runs };
}

const isWait = (answer: unknown): answer is { readonly wait: number } => {
  const { wait } = (answer ?? {}) as { readonly wait?: unknown };
  return typeof wait === 'number' && wait > 0 && Number.isFinite(wait);
};

const permissionOf = (answer: unknown): Permission =>
  isWait(answer) ? { waitSeconds: answer.wait } : typeof answer === 'string' ? { reason: answer } : undefined;

function wrongPermission(answers: readonly unknown[]): string | undefined {
  const wrong = answers.find(
    (answer) => answer !== null && !isWait(answer) && (typeof answer !== 'string' || answer === ''),
  );
  if (wrong === undefined) return undefined;
  return `permit returned ${JSON.stringify(wrong)}: a reason, { wait: seconds }, or nothing, is wanted`;
}

const about = ({ pod }: PodInfo, nodes: readonly KnownNode[]) => ({
  pod,
  nodes: nodes.map(({ node, pods }) => ({ node, pods: Array.from(pods.values(), (info) => info.pod) })),
});

/** `none`: the script has no such function. */
async function answersOf(
  ask: AskScript,
  question: PluginQuestion & { readonly ask: PluginFunction },
  plugin: string,
  now: () => number,
): Promise<{ readonly run: OwnPluginRun; readonly answers: readonly unknown[] | 'none' }> {
  const start = now();
  const reply = await ask(question);
  const run = { plugin, tookMs: now() - start };
  if ('fault' in reply) return { run: { ...run, fault: reply.fault }, answers: [] };
  if (!reply.has[question.ask]) return { run, answers: 'none' };
  const asked = question.ask === 'permit' ? question.placed : question.nodes;
  if (reply.answers.length === asked.length) return { run, answers: reply.answers };
  return { run: { ...run, fault: { message: 'the plug-in gave no answer' } }, answers: [] };
}
