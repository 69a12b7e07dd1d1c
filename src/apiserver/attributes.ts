import { parseFieldSelector } from '../apimachinery/selectors.ts';
import type { Attributes } from './authz/attributes.ts';
import type { Authenticated } from './walk.ts';

/** What is asked of the authorizers, and what flow control sorts by. */
export function attributesOf({ user, info }: Authenticated): Attributes {
  const { requestVerb: verb, group, version, resource, subresource, namespace, name, path, options } = info;
  const attributes = { user, verb, group, version, resource, subresource, namespace, name, path };
  const selector = options.get('fieldSelector');
  if (selector === '') return attributes;
  try {
    return { ...attributes, fieldSelector: parseFieldSelector(selector) };
  } catch {
    return attributes;
  }
}
