/** One media range of an Accept header, e.g. `application/json;as=Table;v=v1;g=meta.k8s.io`. */
export interface MediaRange {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** How a client wants its answer. */
export interface Representation {
  readonly encoding: 'json' | 'yaml';
  /** What the object is turned into before it is encoded. */
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  readonly pretty: boolean;
}

export const jsonType = 'application/json';
export const yamlType = 'application/yaml';

/** What this server can answer in, as the 406 says it. */
export const answerTypes: readonly string[] = [jsonType, yamlType];

/** The ranges of an Accept header, best first. */
export function parseAccept(header: string): MediaRange[] {
  return header
    .split(',')
    .map((range, order) => {
      const [type = '', ...pairs] = range.split(';').map((part) => part.trim());
      const parameters = Object.fromEntries(
        pairs.map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
      );
      return { type: type.toLowerCase(), parameters, quality: Number(parameters['q'] ?? 1), order };
    })
    .filter(({ type, quality }) => type !== '' && quality > 0)
    .toSorted((a, b) => b.quality - a.quality || a.order - b.order);
}

const encodingOf = (type: string): Representation['encoding'] | undefined => {
  if (type === jsonType || type === '*/*' || type === 'application/*') return 'json';
  return type === yamlType ? 'yaml' : undefined;
};

/** Tables and metadata-only objects exist in one group and two versions. */
function conversionOf({ as, g = '', v = '' }: Readonly<Record<string, string>>): Representation['as'] | undefined {
  if (as === undefined) return 'object';
  if (g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) return undefined;
  return as === 'Table' || as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? as : undefined;
}

/**
 * The first representation the client accepts and this server has; undefined: none (406).
 * Upstream: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go
 */
export function negotiate(headers: Readonly<Record<string, string>>, pretty: boolean): Representation | undefined {
  const accept = headers['accept'] ?? '';
  if (accept === '' || accept === jsonType) return { encoding: 'json', as: 'object', pretty };
  for (const { type, parameters } of parseAccept(accept)) {
    const encoding = encodingOf(type);
    const as = conversionOf(parameters);
    if (encoding && as) return { encoding, as, pretty };
  }
  return undefined;
}

/** For people who type: curl and browsers get indented JSON. Upstream: negotiate.go (isPrettyPrint) */
export function wantsPretty(headers: Readonly<Record<string, string>>, option: string): boolean {
  if (option !== '') return option === 'true' || option === '1';
  const agent = headers['user-agent'] ?? '';
  return agent.startsWith('curl') || agent.startsWith('Wget') || agent.startsWith('Mozilla/5.0');
}
