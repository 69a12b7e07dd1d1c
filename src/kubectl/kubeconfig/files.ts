import type { KubectlIo } from '../io.ts';
import {
  emptyKubeconfig,
  type Kubeconfig,
  parseKubeconfig,
  type Part,
  partNames,
  printKubeconfig,
} from './kubeconfig.ts';

type Disk = Pick<KubectlIo, 'readFile' | 'writeFile' | 'variables'>;

interface ConfigFile {
  readonly path: string;
  readonly config: Kubeconfig;
}

/** What kubectl knows from its configuration files. */
export interface LoadedConfig {
  /** Of several files, the first that says something wins. */
  readonly merged: Kubeconfig;
  /** The files that are there. */
  readonly files: readonly ConfigFile[];
  /** Where a new entry goes. */
  readonly target: string;
  /** The file that `--kubeconfig` names. */
  readonly explicit?: string;
}

/** Where the kubeconfig lies when nobody says otherwise. */
export const defaultPath = ({ variables }: Pick<KubectlIo, 'variables'>): string =>
  `${variables['HOME'] ?? ''}/.kube/config`;

/**
 * Reads what `--kubeconfig` names, else the files of KUBECONFIG, else `~/.kube/config`; what is not there counts as empty.
 * Upstream: client-go/tools/clientcmd/loader.go
 * @throws Failure on a file that cannot be read as a kubeconfig
 */
export async function loadKubeconfig(io: Disk, explicit: string | undefined): Promise<LoadedConfig> {
  const listed = (io.variables['KUBECONFIG'] ?? '').split(':').filter((path) => path !== '');
  const paths = explicit === undefined ? (listed.length > 0 ? listed : [defaultPath(io)]) : [explicit];
  const read = await Promise.all(paths.map(async (path) => ({ path, text: await textOf(io, path) })));
  const files = read.flatMap(({ path, text }) =>
    text === undefined ? [] : [{ path, config: parseKubeconfig(text, path) }],
  );
  return {
    merged: mergedOf(files.map(({ config }) => config)),
    files,
    target: files[0]?.path ?? paths.at(-1)!,
    ...(explicit !== undefined && { explicit }),
  };
}

const textOf = (io: Disk, path: string): Promise<string | undefined> => io.readFile(path).catch(() => undefined);

const mergedOf = (configs: readonly Kubeconfig[]): Kubeconfig =>
  configs.reduceRight<Kubeconfig>(
    (rest, config) => ({
      clusters: { ...rest.clusters, ...config.clusters },
      contexts: { ...rest.contexts, ...config.contexts },
      users: { ...rest.users, ...config.users },
      'current-context': config['current-context'] || rest['current-context'],
    }),
    emptyKubeconfig,
  );

/** The file that has an entry. */
export const fileOf = ({ files }: LoadedConfig, part: Part, name: string): string | undefined =>
  files.find(({ config }) => name in config[part])?.path;

/**
 * Writes what is new or different: into the file that has it, else where new entries go.
 * Upstream: client-go/tools/clientcmd/config.go ModifyConfig
 */
export async function saveKubeconfig(io: Disk, loaded: LoadedConfig, next: Kubeconfig): Promise<void> {
  const { merged, files, target } = loaded;
  const known = new Map(files.map(({ path, config }) => [path, config]));
  const write = (path: string, change: (config: Kubeconfig) => Kubeconfig): void => {
    known.set(path, change(known.get(path) ?? emptyKubeconfig));
  };
  for (const part of partNames)
    for (const name of new Set([...Object.keys(merged[part]), ...Object.keys(next[part])])) {
      const entry = next[part][name];
      if (entry === merged[part][name]) continue;
      write(fileOf(loaded, part, name) ?? target, (config) => {
        const { [name]: _old, ...others } = config[part];
        return { ...config, [part]: entry === undefined ? others : { ...others, [name]: entry } };
      });
    }
  const current = next['current-context'];
  if (current !== merged['current-context']) {
    const holder = files.find(({ config }) => config['current-context'] !== '')?.path ?? target;
    write(holder, (config) => ({ ...config, 'current-context': current }));
  }
  const before = new Map(files.map(({ path, config }) => [path, config]));
  for (const [path, config] of known)
    if (config !== before.get(path)) await io.writeFile?.(path, printKubeconfig(config));
}
