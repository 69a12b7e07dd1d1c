import { bindCompleted, boundByController, isKeptFor } from '../../apimachinery/volume-binding.ts';
import { claimReference, type StoredClaim, type StoredVolume } from './volume-objects.ts';

/** The object itself where it has these annotations already. */
export function annotated<Item extends StoredClaim | StoredVolume>(
  item: Item,
  wanted: Readonly<Record<string, string>>,
): Item {
  const { annotations } = item.metadata;
  if (Object.entries(wanted).every(([key, value]) => annotations?.[key] === value)) return item;
  return { ...item, metadata: { ...item.metadata, annotations: { ...annotations, ...wanted } } };
}

/** The volume with its reference to the claim; itself where it has it. */
export function tiedTo(volume: StoredVolume, claim: StoredClaim): StoredVolume {
  if (volume.spec.claimRef?.uid === claim.metadata.uid) return volume;
  const tied = { ...volume, spec: { ...volume.spec, claimRef: claimReference(claim) } };
  return isKeptFor(volume, claim) ? tied : annotated(tied, { [boundByController]: 'yes' });
}

/** The claim with the volume's name; itself where the binding is complete. */
export function boundTo(claim: StoredClaim, { metadata: { name } }: StoredVolume): StoredClaim {
  const isNamed = claim.spec.volumeName === name;
  const named = isNamed ? claim : { ...claim, spec: { ...claim.spec, volumeName: name } };
  return annotated(named, { [bindCompleted]: 'yes', ...(!isNamed && { [boundByController]: 'yes' }) });
}

/** The volume as it was before the binder tied it to a claim. Upstream: pv_controller.go (unbindVolume) */
export function unbound(volume: StoredVolume): StoredVolume {
  const { [boundByController]: byController, ...annotations } = volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec;
  if (byController !== undefined) return { ...volume, metadata: { ...volume.metadata, annotations }, spec };
  const { uid: _uid, resourceVersion: _version, ...reserved } = claimRef ?? {};
  return { ...volume, spec: { ...spec, claimRef: reserved } };
}
