import { stringify } from 'yaml';

/** As the real server writes YAML: keys in order, two spaces, no line folding. */
export const toYaml = (value: unknown): string =>
  stringify(value, { sortMapEntries: true, lineWidth: 0, indentSeq: false });
