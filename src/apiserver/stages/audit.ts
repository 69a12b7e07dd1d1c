import { passed } from '../../kernel/outcome.ts';
import { randomUuid } from '../../kernel/random.ts';
import type { Stage } from '../stage.ts';
import type { Audited, Authenticated } from '../walk.ts';

/** Gives the request the id under which it is recorded. */
export const audit: Stage<'audit', Authenticated, Audited> = {
  room: 'audit',
  run: (server, _context, request) => {
    const auditId = request.http.headers['audit-id'] ?? randomUuid(server.env.random);
    return passed({ auditId, ...request }, { level: 'None', auditId });
  },
};
