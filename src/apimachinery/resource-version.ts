/** What a list or watch asks for: the newest, anything, or something at least or exactly as new as a revision. */
export type ResourceVersionMatch = 'NotOlderThan' | 'Exact';

/** A resourceVersion as etcd's revision; undefined: it is none. Upstream: apiserver/pkg/storage/api_object_versioner.go */
export const parseResourceVersion = (text: string): number | undefined =>
  text === '' ? 0 : /^\d+$/.test(text) ? Number(text) : undefined;

/** Go's complaint about a resourceVersion that is no number. */
export const resourceVersionSyntax = (text: string): string =>
  `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
