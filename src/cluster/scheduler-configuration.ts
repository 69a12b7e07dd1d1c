import type { KubeSchedulerConfiguration } from '../scheduler/configuration.ts';
import type { ClusterPlan } from './plan.ts';

const flag = '--config=';

/**
 * What kube-scheduler's `--config` names; nothing where the flag is not given.
 * @throws {Error} where the file is not there or not valid, in the words of the real scheduler
 */
export async function schedulerConfiguration({
  flags,
  files,
}: Pick<ClusterPlan, 'flags' | 'files'>): Promise<KubeSchedulerConfiguration | undefined> {
  const path = flags['kube-scheduler'].findLast((text) => text.startsWith(flag))?.slice(flag.length);
  if (!path) return undefined;
  const text = files[path];
  if (text === undefined) throw new Error(`open ${path}: no such file or directory`);
  const [{ parse }, { validateConfiguration }] = await Promise.all([
    import('yaml'),
    import('../scheduler/validate-configuration.ts'),
  ]);
  const configuration = (parse(text) ?? {}) as KubeSchedulerConfiguration;
  const errors = validateConfiguration(configuration);
  if (errors.length > 0) throw new Error(errors.map(({ field, message }) => `${field}: ${message}`).join(', '));
  return configuration;
}
