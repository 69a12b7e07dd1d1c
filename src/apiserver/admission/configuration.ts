import type { Files } from '../flags/config-file.ts';
import type { Flags } from '../flags/flags.ts';
import { parseYaml } from '../yaml.ts';

/** What a plug-in was told in a file; undefined: nothing. */
export type ConfigurationOf = (plugin: string) => unknown;

interface AdmissionConfiguration {
  readonly plugins?: readonly { readonly name: string; readonly path?: string; readonly configuration?: unknown }[];
}

/** Reads --admission-control-config-file and the files that it names. Upstream: apiserver/pkg/admission/config.go */
export function admissionConfiguration(flags: Flags, files: Files): ConfigurationOf {
  const path = flags.get('admission-control-config-file');
  const read = (name: string): unknown => parseYaml(files[name] ?? '').value;
  const { plugins = [] } = ((path === '' ? undefined : read(path)) ?? {}) as AdmissionConfiguration;
  return (plugin) => {
    const entry = plugins.find(({ name }) => name === plugin);
    if (!entry) return undefined;
    return entry.configuration ?? (entry.path === undefined ? undefined : read(entry.path));
  };
}
