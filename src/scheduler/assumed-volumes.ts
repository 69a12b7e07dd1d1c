import { boundByController, isKeptFor, selectedNode } from '../apimachinery/volume-binding.ts';
import { objectKey } from '../client/objects.ts';
import type { ClusterView } from './cluster-view.ts';
import type { PersistentVolume, PersistentVolumeClaim } from './objects.ts';
import type { ClaimPlan } from './volume-reservation.ts';

interface Versioned {
  readonly metadata: { readonly resourceVersion?: string };
}

/** The volume as it will be: kept for the claim. */
export function keptFor(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolume {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
  const annotations = isKeptFor(volume, claim)
    ? volume.metadata.annotations
    : { ...volume.metadata.annotations, [boundByController]: 'yes' };
  return {
    ...volume,
    metadata: { ...volume.metadata, ...(annotations && { annotations }) },
    spec: { ...volume.spec, claimRef },
  };
}

/** The claim as it will be: to be provided with a volume on this node. */
export const provisionedOn = (node: string, claim: PersistentVolumeClaim): PersistentVolumeClaim => ({
  ...claim,
  metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, [selectedNode]: node } },
});

/**
 * Claims and volumes as they will be once what was decided is written: the next pods' cycles reckon with it. What was
 * assumed of an object holds until the watch brings a newer version of it.
 * Upstream: pkg/scheduler/util/assumecache/assume_cache.go
 */
export class AssumedVolumes {
  readonly #watched: ClusterView;
  readonly #claims = new Map<string, PersistentVolumeClaim>();
  readonly #volumes = new Map<string, PersistentVolume>();

  constructor(watched: ClusterView) {
    this.#watched = watched;
  }

  get view(): ClusterView {
    const watched = this.#watched;
    const volume = (known: PersistentVolume): PersistentVolume => current(this.#volumes, known.metadata.name, known);
    return {
      ...watched,
      claim: (namespace, name) => {
        const known = watched.claim(namespace, name);
        return known && current(this.#claims, objectKey(known), known);
      },
      volume: (name) => {
        const known = watched.volume(name);
        return known && volume(known);
      },
      volumes: () => [...watched.volumes()].map(volume),
    };
  }

  assume(plans: readonly ClaimPlan[]): void {
    for (const plan of plans)
      if ('bindTo' in plan) this.#volumes.set(plan.bindTo.metadata.name, keptFor(plan.claim, plan.bindTo));
      else this.#claims.set(objectKey(plan.claim), provisionedOn(plan.provisionOn, plan.claim));
  }

  forget(plans: readonly ClaimPlan[]): void {
    for (const plan of plans)
      if ('bindTo' in plan) this.#volumes.delete(plan.bindTo.metadata.name);
      else this.#claims.delete(objectKey(plan.claim));
  }
}

function current<Item extends Versioned>(assumed: Map<string, Item>, key: string, watched: Item): Item {
  const item = assumed.get(key);
  if (!item) return watched;
  if (item.metadata.resourceVersion === watched.metadata.resourceVersion) return item;
  assumed.delete(key);
  return watched;
}
