import { type FieldError, invalidValue } from '../field-error.ts';

interface ReplicaCounts {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
}

/** Parts of `status.replicas`, none of which can be more than the whole. */
export function validateParts<Status extends ReplicaCounts>(
  status: Status,
  parts: readonly (keyof Status & string)[],
  errors: FieldError[],
): void {
  for (const part of parts) {
    const count = (status[part] as number | undefined) ?? 0;
    if (count > (status.replicas ?? 0))
      errors.push(invalidValue(`status.${part}`, count, 'cannot be greater than status.replicas'));
  }
}

/** @param named how the message names `status.readyReplicas` */
export function validateAvailable(
  { readyReplicas = 0, availableReplicas = 0 }: ReplicaCounts,
  named: string,
  errors: FieldError[],
): void {
  if (availableReplicas > readyReplicas)
    errors.push(invalidValue('status.availableReplicas', availableReplicas, `cannot be greater than ${named}`));
}

interface Collisions {
  readonly collisionCount?: number;
}

export function validateCollisions(
  { collisionCount }: Collisions,
  { collisionCount: before }: Collisions,
  errors: FieldError[],
): void {
  if (before !== undefined && (collisionCount ?? -1) < before)
    errors.push(invalidValue('status.collisionCount', collisionCount ?? 0, 'cannot be decremented'));
}
