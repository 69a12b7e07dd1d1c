/** One media range of an Accept header, e.g. `application/json;as=Table;v=v1;g=meta.k8s.io`. */
export interface MediaRange {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export type Encoding = 'json' | 'yaml' | 'protobuf';

/** How a client wants its answer. */
export interface Representation {
  readonly encoding: Encoding;
  /** What the object is turned into before it is encoded. */
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  readonly pretty: boolean;
}

export const jsonType = 'application/json';

/** The media types of what this server can answer in, in the order in which they are offered. */
export const mediaTypes: Readonly<Record<Encoding, string>> = {
  json: jsonType,
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
};

const encodings = Object.keys(mediaTypes) as Encoding[];

/** Whether changes can be told in it one after the other. */
export const isStreamed = (encoding: Encoding): boolean => encoding !== 'yaml';

/** As the 406 names them. */
export const answerTypes: readonly string[] = Object.values(mediaTypes);
export const streamTypes: readonly string[] = encodings
  .filter(isStreamed)
  .map((encoding) => `${mediaTypes[encoding]};stream=watch`);

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

/** The encodings that a range takes in, best first. */
function encodingsIn(type: string): readonly Encoding[] {
  if (type === '*/*' || type === 'application/*') return encodings;
  return encodings.filter((encoding) => mediaTypes[encoding] === type);
}

/** Tables and metadata-only objects exist in one group and two versions. */
function conversionOf({ as, g, v }: Readonly<Record<string, string>>): Representation['as'] | undefined {
  if (as === undefined && g === undefined && v === undefined) return 'object';
  if (g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) return undefined;
  return as === 'Table' || as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? as : undefined;
}

/** Whether something can be answered so. */
export type Offers = (representation: Omit<Representation, 'pretty'>) => boolean;

/** What is no resource's object, and every refusal, is turned into nothing else. */
export const documentOffers: Offers = ({ as }) => as === 'object';

/**
 * The first representation the client accepts and the server offers; undefined: none (406).
 * Upstream: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go
 */
export function negotiate(
  headers: Readonly<Record<string, string>>,
  pretty: boolean,
  offers: Offers,
): Representation | undefined {
  const accept = headers['accept'] ?? '';
  if (accept === '' || accept === jsonType) return { encoding: 'json', as: 'object', pretty };
  for (const { type, parameters } of parseAccept(accept)) {
    const as = conversionOf(parameters);
    const streams = parameters['stream'] ?? '';
    const isOffered = (encoding: Encoding): boolean =>
      (streams === '' || (streams === 'watch' && isStreamed(encoding))) && offers({ encoding, as: as! });
    const encoding = as && encodingsIn(type).find(isOffered);
    if (encoding) return { encoding, as, pretty: pretty || parameters['pretty'] === '1' };
  }
  return undefined;
}

/** For people who type: curl and browsers get indented JSON. Upstream: negotiate.go (isPrettyPrint) */
export function wantsPretty(headers: Readonly<Record<string, string>>, option: string): boolean {
  if (option !== '') return option === 'true' || option === '1';
  const agent = headers['user-agent'] ?? '';
  return agent.startsWith('curl') || agent.startsWith('Wget') || agent.startsWith('Mozilla/5.0');
}
