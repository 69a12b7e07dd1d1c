import { passed } from '../kernel/outcome.ts';
import type { Server } from './server.ts';

/** SEAM: the security engineer's parts. */
export const security = (): Pick<Server, 'authenticate' | 'takeSeat' | 'authorize' | 'admission' | 'reviews'> => ({
  authenticate: () => passed({ name: 'kubernetes-admin', groups: ['system:masters'] }, { method: 'none', tried: [] }),
  takeSeat: () =>
    passed(
      { flowSchemaUid: '', priorityLevelUid: '', release: () => {} },
      { flowSchema: 'exempt', priorityLevel: 'exempt', exempt: true, queued: false, waitedMs: 0, inFlight: 0, limit: 0 },
    ),
  authorize: () => passed(true, { decision: 'allow', authorizers: [] }),
  admission: {
    mutate: (_context, { object }) => passed(object, { plugins: [] }),
    validate: () => passed(true, { plugins: [] }),
  },
  reviews: {},
});
