import { passed } from '../../kernel/outcome.ts';
import { randomUuid } from '../../kernel/random.ts';
import type { Stage } from '../stage.ts';
import type { Audited, Authenticated } from '../walk.ts';

/** Gives the request the id under which it is recorded, as far as the policy wants it to be. */
export const audit: Stage<'audit', Authenticated, Audited> = {
  room: 'audit',
  run: (server, _context, request) => {
    const auditId = request.http.headers['audit-id'] ?? randomUuid(server.env.random);
    return passed({ auditId, ...request }, request.trail?.begin(auditId) ?? { level: 'None', auditId });
  },
};
