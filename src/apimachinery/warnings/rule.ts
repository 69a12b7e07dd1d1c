import type { KubeObject } from '../object.ts';

/** What is said of an object that is accepted, but hardly meant. */
export interface WarningRules {
  readonly create: (object: KubeObject) => readonly string[];
  readonly update?: (object: KubeObject, old: KubeObject) => readonly string[];
}
