import type { Environment } from '../../protocol/environment.ts';
import type { SchedulerOperations } from '../../protocol/session.ts';
import type { KeptPlan } from './kept-plan.ts';

export interface SetupAccess {
  readonly kept: KeptPlan;
  readonly env: Environment;
}

const code = () => import('./scheduler-setup.ts');

/** Fetched when somebody asks for it. */
export const schedulerOperations = (access: () => SetupAccess): SchedulerOperations => ({
  read: async () => (await code()).readSetup(await access().kept.get()),
  write: async (setup) => (await code()).writeSetup(setup, access()),
});
