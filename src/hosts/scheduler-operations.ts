import type { Environment } from '../protocol/environment.ts';
import type { SchedulerOperations } from '../protocol/session.ts';
import type { KeptPlan } from './kept-plan.ts';

/** Fetched when somebody asks for it. */
export const schedulerOperations = (plan: () => KeptPlan, env: () => Environment): SchedulerOperations => ({
  read: async () => (await import('./scheduler-setup.ts')).readSetup(await plan().get()),
  write: async (setup) => (await import('./scheduler-setup.ts')).writeSetup(setup, plan(), env()),
});
