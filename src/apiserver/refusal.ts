import type { Status } from '../apimachinery/status.ts';

/** A room said no: unwinds the walk to where the answer is written. */
export class Refusal extends Error {
  readonly status: Status;
  constructor(status: Status) {
    super(status.message);
    this.name = 'Refusal';
    this.status = status;
  }
}
