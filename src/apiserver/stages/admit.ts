import { admissionRequest } from '../admission-request.ts';
import type { Stage } from '../stage.ts';
import type { Admitted, Validated } from '../walk.ts';

/** Plug-ins that may only refuse; what they see is what will be stored. */
export const admit: Stage<'validating-admission', Validated, Admitted> = {
  room: 'validating-admission',
  run: (server, context, request) => {
    const outcome = server.admission.validate(context, admissionRequest(request));
    return outcome.ok ? { ...outcome, value: { admitted: true, ...request } } : outcome;
  },
};
