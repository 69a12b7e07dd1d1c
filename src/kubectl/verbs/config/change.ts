import type { Json } from '../../api.ts';
import { Failure, HelpFailure } from '../../failure.ts';
import { type LoadedConfig, loadKubeconfig, saveKubeconfig } from '../../kubeconfig/files.ts';
import type { Kubeconfig, Part } from '../../kubeconfig/kubeconfig.ts';
import type { VerbContext } from '../verb.ts';

/** What the configuration files say, whether or not it leads anywhere. */
export const loadedConfig = ({ io, flags }: VerbContext): Promise<LoadedConfig> =>
  loadKubeconfig(io, flags.string('kubeconfig'));

/** Saves what becomes of the configuration. */
export async function changeConfig(context: VerbContext, change: (config: Kubeconfig) => Kubeconfig): Promise<void> {
  const loaded = await loadedConfig(context);
  await saveKubeconfig(context.io, loaded, change(loaded.merged));
}

/** The configuration with an entry made or changed. */
export const withEntry = (config: Kubeconfig, part: Part, name: string, change: (entry: Json) => Json): Kubeconfig => ({
  ...config,
  [part]: { ...config[part], [name]: change(config[part][name] ?? {}) },
});

/** The configuration without an entry. */
export function withoutEntry(config: Kubeconfig, part: Part, name: string): Kubeconfig {
  const { [name]: _gone, ...others } = config[part];
  return { ...config, [part]: others };
}

/** Removes the entry that is named, and tells of which file. @param what an entry is called */
export async function deleteEntry(context: VerbContext, part: Part, what: string): Promise<LoadedConfig> {
  const loaded = await loadedConfig(context);
  const [name = ''] = context.args;
  const file = loaded.explicit ?? loaded.target;
  if (!(name in loaded.merged[part])) throw new Failure(`error: cannot delete ${what} ${name}, not in ${file}`);
  await saveKubeconfig(context.io, loaded, withoutEntry(loaded.merged, part, name));
  context.io.stdout(`deleted ${what} ${name} from ${file}\n`);
  return loaded;
}

/** @throws HelpFailure unless so many words follow the command */
export function takeArguments({ args }: VerbContext, count: number): void {
  if (args.length !== count) throw new HelpFailure(`Unexpected args: [${args.join(' ')}]`);
}

/** An entry without the fields that say nothing. */
export const withoutEmpty = (entry: Json): Json =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== '' && value !== undefined));

/** A file's path as a kubeconfig keeps it: from the root. */
export const absolute = ({ io }: VerbContext, path: string): string =>
  path === '' || path.startsWith('/') ? path : `${io.variables['PWD'] ?? ''}/${path}`;
