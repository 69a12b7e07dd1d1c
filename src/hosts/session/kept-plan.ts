import type { EditedPlan } from '../../cluster/edited-plan.ts';
import type { ClusterPlan, UnkeyedPlan } from '../../cluster/plan.ts';
import type { ClusterIdentity } from '../keys/identity.ts';

interface Beginnings {
  readonly plan: UnkeyedPlan;
  readonly identity: Promise<ClusterIdentity>;
}

/** What components start with, which may be changed while they run. */
export class KeptPlan {
  #plan: Promise<ClusterPlan>;
  readonly #startAgain: (component: string) => void;

  constructor({ plan, identity }: Beginnings, startAgain: (component: string) => void) {
    this.#plan = identity.then((keys) => ({ ...plan, ...keys }));
    this.#startAgain = startAgain;
  }

  get(): Promise<ClusterPlan> {
    return this.#plan;
  }

  readonly edit = (change: (plan: ClusterPlan) => EditedPlan): void => {
    const edited = this.#plan.then(change);
    this.#plan = edited.then(({ plan }) => plan);
    void edited.then(({ restarts }) => restarts && this.#startAgain(restarts));
  };
}
