import type { PersistentVolume, PersistentVolumeClaim } from './objects.ts';

/** What is to be done about a claim once its pod has a node. */
export type ClaimPlan =
  | { readonly claim: PersistentVolumeClaim; readonly bindTo: PersistentVolume }
  | { readonly claim: PersistentVolumeClaim; readonly provisionOn: string };

/** What a pod needs of its claims before it can be bound to its node. */
export interface VolumeReservation {
  readonly plans: readonly ClaimPlan[];
  /** How long the binding may wait for the claims, ms. */
  readonly timeoutMs: number;
}
