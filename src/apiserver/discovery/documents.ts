import type { ResourceDefinition, SubresourceDefinition } from '../registry/resources/definition.ts';
import { groups, resources } from '../registry/resources.ts';

/** What this server says of itself. Upstream: staging/src/k8s.io/apiserver/pkg/endpoints/discovery/ */
export const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.0',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'podscope',
  platform: 'podscope/browser',
};

export const apiVersions = {
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' }],
};

const versionsOf = (group: string): string[] => [
  ...new Set(resources.filter((r) => r.group === group).map((r) => r.version)),
];

function apiGroup(group: string) {
  const versions = versionsOf(group).map((v) => ({ groupVersion: `${group}/${v}`, version: v }));
  return { name: group, versions, preferredVersion: versions[0] };
}

export const apiGroupList = { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(apiGroup) };

/** `/apis/<group>`; undefined where the group is not served. */
export const apiGroupDocument = (group: string): object | undefined =>
  groups.includes(group) ? { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group) } : undefined;

/** `/api/v1` and `/apis/<group>/<version>`. */
export function apiResourceList(group: string, groupVersion: string): object | undefined {
  const served = resources.filter((r) => r.group === group && r.version === groupVersion);
  if (served.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    ...(group !== '' && { apiVersion: 'v1' }),
    groupVersion: group === '' ? groupVersion : `${group}/${groupVersion}`,
    resources: served.flatMap((r) => [apiResource(r), ...r.subresources.map((s) => apiSubresource(r, s))]),
  };
}

const apiResource = (r: ResourceDefinition) => ({
  name: r.resource,
  singularName: r.singular,
  namespaced: r.namespaced,
  kind: r.kind,
  verbs: r.verbs,
  ...(r.shortNames && { shortNames: r.shortNames }),
  ...(r.categories && { categories: r.categories }),
  ...(r.storageVersionHash && { storageVersionHash: r.storageVersionHash }),
});

const apiSubresource = (r: ResourceDefinition, s: SubresourceDefinition) => ({
  name: `${r.resource}/${s.name}`,
  singularName: '',
  namespaced: r.namespaced,
  ...(s.group && { group: s.group, version: s.version }),
  kind: s.kind,
  verbs: s.verbs,
});

const responseKind = ({ group = '', version: v = '', kind }: { group?: string; version?: string; kind: string }) => ({
  group,
  version: v,
  kind,
});

/** The core group names no group and version in responseKind, as the real server does not. */
const discovered = (r: ResourceDefinition) => ({
  resource: r.resource,
  responseKind: r.group === '' ? responseKind({ kind: r.kind }) : responseKind(r),
  scope: r.namespaced ? 'Namespaced' : 'Cluster',
  singularResource: r.singular,
  verbs: r.verbs,
  ...(r.shortNames && { shortNames: r.shortNames }),
  ...(r.categories && { categories: r.categories }),
  ...(r.subresources.length > 0 && {
    subresources: r.subresources.map((s) => ({
      subresource: s.name,
      responseKind: responseKind(s),
      verbs: s.verbs,
    })),
  }),
});

function aggregatedGroup(group: string) {
  return {
    metadata: group === '' ? {} : { name: group },
    versions: versionsOf(group).map((v) => ({
      version: v,
      resources: resources.filter((r) => r.group === group && r.version === v).map(discovered),
      freshness: 'Current',
    })),
  };
}

const aggregated = (names: readonly string[]) => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  metadata: {},
  items: names.map(aggregatedGroup),
});

/** `/api` and `/apis` for clients that read discovery in one request. */
export const aggregatedCore = aggregated(['']);
export const aggregatedGroups = aggregated(groups);
