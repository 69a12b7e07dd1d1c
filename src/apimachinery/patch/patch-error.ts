import type { Status } from '../status.ts';

/** A patch that cannot be applied. */
export class PatchError extends Error {
  readonly status: Status;
  constructor(status: Status) {
    super(status.message);
    this.status = status;
  }
}
