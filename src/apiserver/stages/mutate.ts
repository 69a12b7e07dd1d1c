import { passed } from '../../kernel/outcome.ts';
import type { Stage } from '../stage.ts';
import type { Mutated, Decoded } from '../walk.ts';

export const mutate: Stage<'mutating-admission', Decoded, Mutated> = {
  room: 'mutating-admission',
  run: (_server, _context, request) => passed({ ...request, mutated: true }, { plugins: [] }),
};
