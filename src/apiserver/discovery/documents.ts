import type { ResourceDefinition, SubresourceDefinition } from '../registry/resources/definition.ts';

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
  compiler: 'gc',
  platform: 'podscope/browser',
};

export const apiVersions = {
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' }],
};

type Resources = readonly ResourceDefinition[];

/** The groups in the order of `/apis`; the core group is not among them. */
const groupsOf = (resources: Resources): string[] => [
  ...new Set(resources.map(({ group }) => group).filter((group) => group !== '')),
];

const versionsOf = (resources: Resources, group: string): string[] => [
  ...new Set(resources.filter((r) => r.group === group).map((r) => r.version)),
];

function apiGroup(resources: Resources, group: string) {
  const versions = versionsOf(resources, group).map((v) => ({ groupVersion: `${group}/${v}`, version: v }));
  return { name: group, versions, preferredVersion: versions[0] };
}

export const apiGroupList = (resources: Resources) => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupsOf(resources).map((group) => apiGroup(resources, group)),
});

/** `/apis/<group>`; undefined where the group is not served. */
export const apiGroupDocument = (resources: Resources, group: string): object | undefined =>
  groupsOf(resources).includes(group)
    ? { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(resources, group) }
    : undefined;

/** `/api/v1` and `/apis/<group>/<version>`. */
export function apiResourceList(resources: Resources, group: string, groupVersion: string): object | undefined {
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

function aggregatedGroup(resources: Resources, group: string) {
  return {
    metadata: group === '' ? {} : { name: group },
    versions: versionsOf(resources, group).map((v) => ({
      version: v,
      resources: resources.filter((r) => r.group === group && r.version === v).map(discovered),
      freshness: 'Current',
    })),
  };
}

const aggregated = (resources: Resources, names: readonly string[]) => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  metadata: {},
  items: names.map((name) => aggregatedGroup(resources, name)),
});

/** `/api` and `/apis` for clients that read discovery in one request. */
export const aggregatedCore = (resources: Resources) => aggregated(resources, ['']);
export const aggregatedGroups = (resources: Resources) => aggregated(resources, groupsOf(resources));
