import type { KubeObject } from '../../apimachinery/object.ts';
import type { ListMeta } from '../walk.ts';
import { metadataOnly } from './partial-metadata.ts';
import type { ServedResource } from './served-resource.ts';

/** How much of each object a row carries along. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export const parseIncludeObject = (text: string): IncludeObject | undefined => {
  if (text === '') return 'Metadata';
  return text === 'None' || text === 'Metadata' || text === 'Object' ? text : undefined;
};

export interface TableOptions {
  readonly includeObject: IncludeObject;
  /** Epoch ms, for ages. */
  readonly now: number;
  readonly metadata: ListMeta;
}

const carried = (object: KubeObject, include: IncludeObject): object | undefined => {
  if (include === 'None') return undefined;
  return include === 'Metadata' ? metadataOnly(object) : object;
};

/** Objects as rows for people to read: what `kubectl get` prints. Upstream: apiserver/pkg/endpoints/handlers/response.go (asTable) */
export function renderTable(_resource: ServedResource, objects: readonly KubeObject[], options: TableOptions) {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }],
    rows: objects.map((object) => ({
      cells: [object.metadata.name],
      object: carried(object, options.includeObject),
    })),
  };
}
