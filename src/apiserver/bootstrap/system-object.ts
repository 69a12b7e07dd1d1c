import type { GroupResource } from '../registry/reader.ts';
import type { KubeObject } from '../../apimachinery/object.ts';

export interface SystemObject {
  readonly resource: GroupResource;
  readonly object: KubeObject;
}
