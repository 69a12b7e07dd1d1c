/** A subresource as discovery lists it. */
export interface SubresourceDefinition {
  readonly name: string;
  readonly kind: string;
  /** Where the kind's group differs from the resource's. */
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
}

/** A resource that this server serves. */
export interface ResourceDefinition {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** base64 of the first 8 bytes of SHA-256 of group/version/kind; absent: nothing is stored. */
  readonly storageVersionHash?: string;
  /** A text for the Warning header of every answer about it. */
  readonly deprecation?: string;
  readonly subresources: readonly SubresourceDefinition[];
}

export const allVerbs: readonly string[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
export const readWrite: readonly string[] = ['get', 'patch', 'update'];

/** A resource that takes every verb and has no subresource. */
export const stored = { verbs: allVerbs, subresources: [] } as const;

/** A resource that is answered and forgotten. */
export const review = { verbs: ['create'], subresources: [] } as const;

export const statusOf = (kind: string): SubresourceDefinition => ({ name: 'status', kind, verbs: readWrite });

export const scale: SubresourceDefinition = {
  name: 'scale',
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  verbs: readWrite,
};

/** Leads on to what the object stands for. */
export const proxyOf = (kind: string): SubresourceDefinition => ({
  name: 'proxy',
  kind,
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
});
