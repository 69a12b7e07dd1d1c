/**
 * Objects travel as text: what etcd holds starts with `{"kind":...,"apiVersion":...,"metadata":{`, so that the answer to a
 * client is cut and spliced from it and never encoded again. etcd's text holds no resourceVersion: the revision is that.
 */
const metadataStart = '"metadata":{';

/** Any object that has metadata; what the registry stores. */
interface Storable {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata?: object;
}

/** The text to store: type first, then metadata, and no resourceVersion. */
export function encodeForStorage(object: Storable): string {
  const { kind, apiVersion, metadata, ...rest } = object;
  return JSON.stringify({ kind, apiVersion, metadata: { ...metadata, resourceVersion: undefined }, ...rest });
}

/** The text that clients see: the stored text with its revision as resourceVersion. */
export function withResourceVersion(stored: string, revision: number): string {
  const at = stored.indexOf(metadataStart) + metadataStart.length;
  const separator = stored[at] === '}' ? '' : ',';
  return `${stored.slice(0, at)}"resourceVersion":"${revision}"${separator}${stored.slice(at)}`;
}

/** The same object at another revision, as DELETED events show it. */
export const atResourceVersion = (text: string, from: number, to: number): string =>
  text.replace(`"resourceVersion":"${from}"`, `"resourceVersion":"${to}"`);

/** An item of a list: without kind and apiVersion, as the list's kind says them. */
export const asListItem = (text: string): string => `{${text.slice(text.indexOf(metadataStart))}`;
