import { passed } from '../../kernel/outcome.ts';
import type { Stage } from '../stage.ts';
import type { Admitted, Validated } from '../walk.ts';

export const admit: Stage<'validating-admission', Validated, Admitted> = {
  room: 'validating-admission',
  run: (_server, _context, request) => passed({ ...request, admitted: true }, { plugins: [] }),
};
