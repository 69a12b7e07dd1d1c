import type { Json } from '../../apimachinery/object.ts';
import { sorted } from '../output/serialize.ts';
import { effectiveNamespace, mapIn, type JsonObject, type Resource, withMetadata } from './resource.ts';

const internal = 'internal.config.kubernetes.io';

/** A resource as kustomize prints it while it works: its annotations say what it was. Upstream: kustomize/api/internal/utils/annotations.go */
export function withHistory({ object, earlier, prefixes, suffixes, behavior, isHashed }: Resource): JsonObject {
  const marks: Readonly<Record<string, string>> = {
    generatorBehavior: behavior ?? '',
    needsHashSuffix: isHashed ? 'enabled' : '',
    prefixes: prefixes.join(),
    previousKinds: earlier.map(({ kind }) => kind).join(),
    previousNames: earlier.map(({ name }) => name).join(),
    previousNamespaces: earlier.map(effectiveNamespace).join(),
    suffixes: suffixes.join(),
  };
  const written = Object.entries(marks).filter(([, text]) => text !== '');
  const annotations: JsonObject = {
    ...mapIn(mapIn(object, 'metadata'), 'annotations'),
    ...Object.fromEntries(written.map(([name, text]) => [`${internal}/${name}`, text])),
  };
  return Object.keys(annotations).length === 0 ? object : withMetadata(object, { annotations });
}

/** As JSON, with what it was. */
export const dumped = (resource: Resource): string => JSON.stringify(sorted(withHistory(resource) as Json));
