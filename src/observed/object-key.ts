/** What is read of any Kubernetes object. */
export interface AnyObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly creationTimestamp?: string;
    readonly managedFields?: readonly {
      readonly manager?: string;
      readonly operation?: string;
      readonly subresource?: string;
      readonly time?: string;
    }[];
  };
}

export function isObject(value: unknown): value is AnyObject {
  const { kind, metadata } = (value ?? {}) as Partial<AnyObject>;
  return typeof kind === 'string' && typeof metadata?.name === 'string';
}

/** `pods` of `Pod`, `networkpolicies` of `NetworkPolicy`. */
export function resourceOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word === 'endpoints') return word;
  if (/(?:s|x|ch)$/.test(word)) return `${word}es`;
  return word.endsWith('y') && !/[aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** Resources whose keys in etcd are called otherwise. */
const renamed: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
};

/** The key under which the API server stores an object, e.g. `/registry/pods/default/web`. */
export function keyOf({ kind = '', metadata: { name, namespace } }: AnyObject): string {
  const resource = resourceOf(kind);
  return ['/registry', renamed[resource] ?? resource, namespace, name].filter(Boolean).join('/');
}

/** The path of an object, or of one of its subresources. */
export function pathOf({ apiVersion = 'v1', kind = '', metadata }: AnyObject, withName = true): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  return `${root}${place}/${resourceOf(kind)}${withName ? `/${metadata.name}` : ''}`;
}
