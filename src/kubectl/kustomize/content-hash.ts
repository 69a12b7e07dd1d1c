import { sha256 } from '../../apimachinery/digests.ts';
import type { Json } from '../../apimachinery/object.ts';
import { sorted } from '../output/serialize.ts';
import { mapIn, nameIn, renamed, type Resource, withMetadata } from './resource.ts';

/** Resources whose names are to tell what is in them, with the hash behind. */
export const withHashes = (resources: readonly Resource[]): readonly Resource[] =>
  resources.map((resource) => {
    if (!resource.isHashed) return resource;
    const name = `${nameIn(resource.object)}-${contentHash(resource)}`;
    return renamed(resource, withMetadata(resource.object, { name }));
  });

/** Letters in the place of digits that could make words. */
const letters: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };
const hashLength = 10;

/** Of a ConfigMap's or Secret's data and type; its name does not count. Upstream: kustomize/api/hasher/hasher.go */
function contentHash({ object }: Resource): string {
  const { kind = '', type = '' } = object;
  const optional = kind === 'Secret' ? 'stringData' : 'binaryData';
  const encoded = goJson({
    kind,
    name: '',
    data: object['data'] === undefined ? '' : mapIn(object, 'data'),
    ...(kind === 'Secret' && { type }),
    ...(object[optional] !== undefined && { [optional]: mapIn(object, optional) }),
  });
  return sha256(encoded)
    .slice(0, hashLength)
    .replace(/[013ae]/g, (digit) => letters[digit]!);
}

/** As Go writes JSON: keys in order, and nothing in it that HTML could take for its own. */
const goJson = (value: Json): string =>
  JSON.stringify(sorted(value)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
