import type { Flags } from '../flags/flags.ts';
import { type AuditEvent, legacyLine } from './event.ts';

/** Puts text at the end of a file of the server's machine. */
export type AppendToFile = (path: string, text: string) => void;

/** Takes events; undefined where there is nowhere to put them. Upstream: apiserver/plugin/pkg/audit/{log,truncate} */
export function auditLog(flags: Flags, append: AppendToFile): ((event: AuditEvent) => void) | undefined {
  const path = flags.get('audit-log-path');
  if (path === '') return undefined;
  const line = flags.get('audit-log-format') === 'legacy' ? legacyLine : (event: AuditEvent) => JSON.stringify(event);
  const limit = flags.get('audit-log-truncate-enabled') ? flags.get('audit-log-truncate-max-event-size') : Infinity;
  return (event) => {
    const fitting = truncated(event, limit);
    if (fitting) append(path, `${line(fitting)}\n`);
  };
}

/** Without its objects where it is too large with them; undefined where it still is. */
function truncated(event: AuditEvent, limit: number): AuditEvent | undefined {
  if (limit === Infinity || JSON.stringify(event).length <= limit) return event;
  const { requestObject: _request, responseObject: _response, ...rest } = event;
  const small = { ...rest, annotations: { ...rest.annotations, 'audit.k8s.io/truncated': 'true' } };
  return JSON.stringify(small).length <= limit ? small : undefined;
}
