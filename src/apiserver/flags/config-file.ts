import { parseYaml } from '../yaml.ts';
import { failWith } from './startup-error.ts';

/** The files of the server's machine: path to content; what is on the web lies under its URL. */
export type Files = Readonly<Record<string, string>>;

/** @throws StartupError with the system's own text. @param purpose what comes before it */
export function readFile(files: Files, path: string, purpose = ''): string {
  const text = files[path];
  if (text === undefined) failWith([`${purpose}open ${path}: no such file or directory`]);
  return text!;
}

/**
 * A configuration file of one kind, as the object that it holds. @throws Error with the text of the real decoder
 * @param scheme where that keeps its list of kinds
 */
export function parseConfig(text: string, kind: string, versions: readonly string[], scheme: string): object {
  const { value } = parseYaml(text);
  const object = typeof value === 'object' && value !== null ? value : {};
  const { apiVersion, kind: given } = object as { apiVersion?: string; kind?: string };
  if (!given) throw new Error(`Object 'Kind' is missing in '${JSON.stringify(value)}'`);
  if (!apiVersion) throw new Error(`Object 'apiVersion' is missing in '${JSON.stringify(value)}'`);
  if (given !== kind || !versions.includes(apiVersion))
    throw new Error(`no kind "${given}" is registered for version "${apiVersion}" in scheme "${scheme}"`);
  return object;
}
