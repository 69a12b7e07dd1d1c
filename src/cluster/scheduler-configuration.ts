import type { KubeSchedulerConfiguration, ProfileConfiguration } from '../scheduler/configuration.ts';
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
  const [{ parse }, { validateConfiguration }, { profilesOf }] = await Promise.all([
    import('yaml'),
    import('../scheduler/validate-configuration.ts'),
    import('../scheduler/profile.ts'),
  ]);
  const configuration = (parse(text) ?? {}) as KubeSchedulerConfiguration;
  const errors = validateConfiguration(configuration);
  if (errors.length > 0) throw new Error(errors.map(({ field, message }) => `${field}: ${message}`).join(', '));
  const complete = withScripts(configuration, files);
  profilesOf(complete);
  return complete;
}

/** With the text of each script in the place of its path. @throws {Error} where there is no such file */
function withScripts(
  configuration: KubeSchedulerConfiguration,
  files: ClusterPlan['files'],
): KubeSchedulerConfiguration {
  const filled = ({ name, args = {} }: PluginConfig): PluginConfig => {
    const path = args['script'];
    if (typeof path !== 'string') return { name, args };
    const script = files[path];
    if (script === undefined) throw new Error(`open ${path}: no such file or directory`);
    return { name, args: { ...args, script } };
  };
  return {
    ...configuration,
    ...(configuration.profiles && {
      profiles: configuration.profiles.map((profile) => ({
        ...profile,
        ...(profile.pluginConfig && { pluginConfig: profile.pluginConfig.map(filled) }),
      })),
    }),
  };
}

type PluginConfig = NonNullable<ProfileConfiguration['pluginConfig']>[number];
