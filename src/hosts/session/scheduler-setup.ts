import { withFlags } from '../../cluster/flags.ts';
import { staticPodManifests } from '../../cluster/manifests.ts';
import type { ClusterPlan } from '../../cluster/plan.ts';
import { schedulerConfiguration } from '../../cluster/scheduler-configuration.ts';
import { controlPlaneNode } from '../../cluster/topology.ts';
import { rootContext } from '../../kernel/context.ts';
import { Connections } from '../../protocol/connections.ts';
import { pluginRunnerAddress } from '../../protocol/own-plugin.ts';
import type { SchedulerSetup, SetupProblem } from '../../protocol/session.ts';
import type { SetupAccess } from './scheduler-operations.ts';

const configurationPath = '/etc/kubernetes/scheduler-config.yaml';
const pluginPath = '/etc/kubernetes/scheduler-plugin.js';
const manifestPath = '/etc/kubernetes/manifests/kube-scheduler.yaml';
const flag = '--config=';

/** Something to begin with: a plugin that is on, and does a little of both. */
const sample: SchedulerSetup = {
  configuration: `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- schedulerName: default-scheduler
  plugins:
    multiPoint:
      enabled:
      - name: Mine
        weight: 3
  pluginConfig:
  - name: Mine
    args:
      script: ${pluginPath}
`,
  plugin: `function filter(pod, node, pods) {
  if (pod.metadata.labels?.tier === 'db' && node.metadata.name === 'node-a')
    return 'no databases on node-a';
}

function score(pod, node, pods) {
  return Math.max(0, 100 - 20 * pods.length);
}

// Pods of a gang are bound together: each waits, up to half a minute, until all of them have a node.
function permit(pod, node, placed) {
  const { gang, size } = pod.metadata.labels ?? {};
  const mates = placed.filter((other) => gang && other.pod.metadata.labels?.gang === gang);
  if (mates.length + 1 < Number(size)) return { wait: 30 };
}
`,
};

const pathIn = ({ flags }: ClusterPlan): string | undefined =>
  flags['kube-scheduler'].findLast((text) => text.startsWith(flag))?.slice(flag.length);

export function readSetup(plan: ClusterPlan): SchedulerSetup {
  const path = pathIn(plan);
  return {
    configuration: (path && plan.files[path]) ?? sample.configuration,
    plugin: plan.files[pluginPath] ?? sample.plugin,
  };
}

/** Checks both, writes them on the control plane's machine as somebody there would, and starts the scheduler again. */
export async function writeSetup(setup: SchedulerSetup, { kept, env }: SetupAccess): Promise<readonly SetupProblem[]> {
  const plan = await kept.get();
  const path = pathIn(plan) ?? configurationPath;
  const files = { [path]: setup.configuration, [pluginPath]: setup.plugin };
  const flags = { ...plan.flags, 'kube-scheduler': withFlags(plan.flags['kube-scheduler'], [`${flag}${path}`]) };
  const connections = new Connections(env);
  try {
    const problems = [
      ...(await configurationProblems({ flags, files: { ...plan.files, ...files } })),
      ...(setup.configuration.includes(pluginPath) ? await pluginProblems(connections, setup.plugin) : []),
    ];
    if (problems.length > 0) return problems;
    const manifest = { [manifestPath]: staticPodManifests(flags)[manifestPath]! };
    for (const [name, text] of Object.entries({ ...files, ...manifest }))
      await connections
        .to(`kubelet/${controlPlaneNode}`)
        .call('machine.write', { path: name, text }, { context: rootContext });
    kept.edit((now) => ({ plan: { ...now, flags, files: { ...now.files, ...files } }, restarts: 'kube-scheduler' }));
    return [];
  } finally {
    connections.close();
  }
}

async function configurationProblems(plan: Pick<ClusterPlan, 'flags' | 'files'>): Promise<readonly SetupProblem[]> {
  try {
    await schedulerConfiguration(plan);
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = lineOf(error);
    return [{ where: 'configuration', message, ...(line !== undefined && { line }) }];
  }
}

/** Where the YAML parser stopped. */
function lineOf(error: unknown): number | undefined {
  const [start] = (error as { readonly linePos?: readonly { readonly line: number }[] }).linePos ?? [];
  return start?.line;
}

async function pluginProblems(connections: Connections, script: string): Promise<readonly SetupProblem[]> {
  const question = { script, ask: 'check' } as const;
  const reply = await connections.to(pluginRunnerAddress).call('plugin.ask', question, { context: rootContext });
  if ('fault' in reply) return [{ where: 'plugin', ...reply.fault }];
  if (Object.values(reply.has).includes(true)) return [];
  return [{ where: 'plugin', message: 'none of filter, score and permit is a function' }];
}
