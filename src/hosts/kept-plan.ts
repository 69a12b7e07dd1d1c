import type { EditedPlan } from '../cluster/edited-plan.ts';
import type { ClusterPlan } from '../cluster/plan.ts';

/** What components start with, which may be changed while they run. */
export class KeptPlan {
  #plan: Promise<ClusterPlan>;
  readonly #startAgain: (component: string) => void;

  constructor(plan: Promise<ClusterPlan>, startAgain: (component: string) => void) {
    this.#plan = plan;
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
