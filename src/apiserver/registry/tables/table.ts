import type { KubeObject } from '../../../apimachinery/object.ts';
import type { ListMeta } from '../../walk.ts';
import { metadataOnly } from '../partial-metadata.ts';
import type { ServedResource } from '../served-resource.ts';
import type { View } from '../views/view.ts';
import { tableLayoutOf } from './layouts.ts';

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
  /** The shape in which the objects are shown, where it is not the stored one. */
  readonly view?: View;
}

const carried = (object: KubeObject, include: IncludeObject): object | null => {
  if (include === 'None') return null;
  return include === 'Metadata' ? metadataOnly(object) : object;
};

/** Objects as rows for people to read: what `kubectl get` prints. Upstream: apiserver/pkg/endpoints/handlers/response.go (asTable) */
export function renderTable(
  { groupResource, custom }: ServedResource,
  objects: readonly KubeObject[],
  options: TableOptions,
) {
  const { view } = options;
  const { columns, row, emptyRows = [] } = view?.layout ?? custom?.layout ?? tableLayoutOf(groupResource);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: columns,
    rows:
      objects.length === 0
        ? emptyRows
        : objects.map((object) => ({
            ...row(object, options.now),
            object: carried(view ? view.show(object) : object, options.includeObject),
          })),
  };
}
