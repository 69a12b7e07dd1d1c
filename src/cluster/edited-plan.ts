import { flagsIn } from './manifests.ts';
import type { ClusterPlan, ControlPlaneComponent } from './plan.ts';

/** A plan in which something was changed, and what has to start again because of that. */
export interface EditedPlan {
  readonly plan: ClusterPlan;
  readonly restarts?: ControlPlaneComponent;
}

/** The plan after a file of the control plane's machine was changed. */
export function editedPlan(plan: ClusterPlan, path: string, text: string): EditedPlan {
  const files = { ...plan.files, [path]: text };
  const changed = flagsIn(path, text);
  if (!changed || String(changed.flags) === String(plan.flags[changed.component])) return { plan: { ...plan, files } };
  const { component, flags } = changed;
  return { plan: { ...plan, files, flags: { ...plan.flags, [component]: flags } }, restarts: component };
}
