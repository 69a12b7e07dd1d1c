import type { KubeObject } from '../object.ts';

/** What the server fills in, by API version and kind. */
export type Defaults = Readonly<Record<string, (object: KubeObject) => void>>;
