import type { Environment } from '../protocol/environment.ts';
import type { SchedulerOperations } from '../protocol/session.ts';
import type { KeptPlan } from './kept-plan.ts';

export interface SetupAccess {
  readonly kept: KeptPlan;
  readonly env: Environment;
}

/** Fetched when somebody asks for it. */
export const schedulerOperations = (access: () => SetupAccess): SchedulerOperations => ({
  read: async () => (await import('./scheduler-setup.ts')).readSetup(await access().kept.get()),
  write: async (setup) => (await import('./scheduler-setup.ts')).writeSetup(setup, access()),
});
