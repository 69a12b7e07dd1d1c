import type { KubeObject } from '../../../apimachinery/object.ts';
import type { TableLayout } from '../tables/layout.ts';

/** A shape other than the stored one in which an object is read and written: its scale, or another version of its kind. */
export interface View {
  /** What clients see. */
  readonly show: (stored: KubeObject) => KubeObject;
  /** What is to be stored. Throws `Refusal`. @param stored absent on creation */
  readonly store: (written: KubeObject, stored: KubeObject | undefined) => KubeObject;
  /** Finds out beforehand how many objects are shown, where somebody has to be asked for that. Throws `Refusal`. */
  readonly prepare?: (objects: readonly KubeObject[]) => Promise<void>;
  /** The rules are those of the shape that clients see, not of the stored one. */
  readonly asksMore?: true;
  /** What of the stored object it writes, where its name does not say so. */
  readonly writes?: 'main';
  /** How people see it, of the stored object; absent: as they see that. */
  readonly layout?: TableLayout;
}
