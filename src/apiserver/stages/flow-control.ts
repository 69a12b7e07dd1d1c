import { passed } from '../../kernel/outcome.ts';
import type { Stage } from '../stage.ts';
import type { Audited, Scheduled } from '../walk.ts';

export const flowControl: Stage<'flow-control', Audited, Scheduled> = {
  room: 'flow-control',
  run: (_server, _context, request) =>
    passed(
      { ...request, flow: { flowSchemaUid: '', priorityLevelUid: '' } },
      { flowSchema: 'exempt', priorityLevel: 'exempt', exempt: true, queued: false, waitedMs: 0, inFlight: 0, limit: 0 },
    ),
};
