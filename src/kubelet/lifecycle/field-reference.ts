import type { Pod } from '../pod.ts';

/** What the downward API can tell a pod about itself. */
export interface FieldSource {
  readonly pod: Pod;
  readonly podIp: string;
  readonly hostIp: string;
  /** What the node can give. */
  readonly allocatable: Readonly<Record<string, string>>;
}

/** The value behind a `fieldRef`, undefined for a path that the API does not offer. */
export function fieldValue({ pod, podIp, hostIp }: FieldSource, path: string): string | undefined {
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2]!] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return lines(metadata.labels);
    case 'metadata.annotations':
      return lines(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.podIP':
    case 'status.podIPs':
      return podIp;
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIp;
    default:
      return undefined;
  }
}

const lines = (map: Readonly<Record<string, string>> = {}): string =>
  Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
