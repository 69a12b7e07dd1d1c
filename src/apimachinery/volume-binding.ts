import { toRequirements, type ReadonlySelector } from './label-selector.ts';
import { parseQuantity, quantityValue } from './quantity.ts';
import { matchesLabels } from './selectors.ts';

/** Annotations by which binder, scheduler and provisioners tell one another how far a claim is. */
export const bindCompleted = 'pv.kubernetes.io/bind-completed';
export const boundByController = 'pv.kubernetes.io/bound-by-controller';
export const provisionedBy = 'pv.kubernetes.io/provisioned-by';
export const selectedNode = 'volume.kubernetes.io/selected-node';
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner';
export const betaStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner';
const betaStorageClass = 'volume.beta.kubernetes.io/storage-class';

/** The provisioner of classes whose volumes somebody makes by hand. */
export const noProvisioner = 'kubernetes.io/no-provisioner';

interface Meta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What decides of a claim which volume it can have. */
export interface MatchableClaim {
  readonly metadata: Meta;
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly resources?: { readonly requests?: Readonly<Record<string, string | number>> };
    readonly selector?: ReadonlySelector;
    readonly storageClassName?: string;
    readonly volumeAttributesClassName?: string;
    readonly volumeMode?: string;
  };
}

/** What decides of a volume which claim can have it. */
export interface MatchableVolume {
  readonly metadata: Meta;
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly capacity?: Readonly<Record<string, string | number>>;
    readonly claimRef?: { readonly namespace?: string; readonly name?: string; readonly uid?: string };
    readonly storageClassName?: string;
    readonly volumeAttributesClassName?: string;
    readonly volumeMode?: string;
  };
  readonly status?: { readonly phase?: string };
}

/** The name of a claim's or a volume's class; '': none. */
export const storageClassOf = ({
  metadata,
  spec,
}: {
  readonly metadata: Meta;
  readonly spec: { readonly storageClassName?: string };
}): string => metadata.annotations?.[betaStorageClass] ?? spec.storageClassName ?? '';

/** Whether the claim says of what class it wants to be, be it of none. */
export const namesStorageClass = ({ metadata, spec }: MatchableClaim): boolean =>
  metadata.annotations?.[betaStorageClass] !== undefined || spec.storageClassName !== undefined;

/** Whether the volume is kept for this claim: bound to it, or reserved by name. Upstream: IsVolumeBoundToClaim */
export const isKeptFor = ({ spec: { claimRef } }: MatchableVolume, { metadata }: MatchableClaim): boolean =>
  claimRef !== undefined &&
  claimRef.name === metadata.name &&
  claimRef.namespace === metadata.namespace &&
  (!claimRef.uid || claimRef.uid === metadata.uid);

const bytes = (quantities: Readonly<Record<string, string | number>> | undefined): number =>
  quantityValue(parseQuantity(String(quantities?.['storage'] ?? 0)));

/** Bytes that the claim asks for. */
export const requestOf = ({ spec }: MatchableClaim): number => bytes(spec.resources?.requests);

const modeOf = ({ spec }: MatchableClaim | MatchableVolume): string => spec.volumeMode ?? 'Filesystem';

export const isOfOtherMode = (volume: MatchableVolume, claim: MatchableClaim): boolean =>
  modeOf(volume) !== modeOf(claim);

const hasAccessModes = ({ spec }: MatchableVolume, claim: MatchableClaim): boolean =>
  (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode));

/** Why the claim cannot have the volume that it asks for by name. Upstream: pv_controller.go (checkVolumeSatisfyClaim) */
export function mismatch(volume: MatchableVolume, claim: MatchableClaim): string | undefined {
  if (volume.metadata.deletionTimestamp) return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (bytes(volume.spec.capacity) < requestOf(claim)) return 'requested PV is too small';
  if (storageClassOf(volume) !== storageClassOf(claim)) return 'storageClassName does not match';
  if (isOfOtherMode(volume, claim)) return 'incompatible volumeMode';
  return hasAccessModes(volume, claim) ? undefined : 'incompatible accessMode';
}

interface Choice<Volume> {
  /** Whether a volume can be reached from where the claim's pod would run. */
  readonly reaches: (volume: Volume) => boolean;
  /** Which of two that would do is the better one: below 0 the first. */
  readonly compare: (a: MatchableVolume, b: MatchableVolume) => number;
  /** Only a volume that is kept for the claim: any other is chosen together with the pod's node. */
  readonly onlyKept?: boolean;
}

export const smallerFirst = (a: MatchableVolume, b: MatchableVolume): number =>
  bytes(a.spec.capacity) - bytes(b.spec.capacity);

const modeCount = ({ spec }: MatchableVolume): number => spec.accessModes?.length ?? 0;

/** What can do least beside what is wanted, then the smaller. Upstream: persistentvolume/index.go (findByClaim) */
export const fewerModesFirst = (a: MatchableVolume, b: MatchableVolume): number =>
  modeCount(a) - modeCount(b) || smallerFirst(a, b);

/**
 * The volume that is kept for the claim, or else the best free one that it can have.
 * Upstream: component-helpers/storage/volume/pv_helpers.go (FindMatchingVolume)
 */
export function matchingVolume<Volume extends MatchableVolume>(
  claim: MatchableClaim,
  volumes: Iterable<Volume>,
  { reaches, compare, onlyKept = false }: Choice<Volume>,
): Volume | undefined {
  const wanted = requestOf(claim);
  const selector = toRequirements(claim.spec.selector ?? {});
  let best: Volume | undefined;
  for (const volume of volumes) {
    const { spec, metadata, status } = volume;
    const isKept = isKeptFor(volume, claim);
    if ((spec.claimRef && !isKept) || metadata.deletionTimestamp || bytes(spec.capacity) < wanted) continue;
    if (isOfOtherMode(volume, claim) || !hasAccessModes(volume, claim)) continue;
    if ((spec.volumeAttributesClassName ?? '') !== (claim.spec.volumeAttributesClassName ?? '')) continue;
    if (isKept) return reaches(volume) ? volume : undefined;
    if (onlyKept || status?.phase !== 'Available' || !matchesLabels(selector, metadata.labels)) continue;
    if (storageClassOf(volume) !== storageClassOf(claim) || !reaches(volume)) continue;
    if (!best || compare(volume, best) < 0) best = volume;
  }
  return best;
}
