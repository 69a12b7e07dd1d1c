import type { Clock } from '../../kernel/clock.ts';
import type { ApiRequest } from '../../protocol/http.ts';
import type { Files } from '../flags/config-file.ts';
import type { Flags } from '../flags/flags.ts';
import type { RequestInfo } from '../request-info.ts';
import { type AppendToFile, auditLog } from './audit-log.ts';
import { loadPolicy } from './policy.ts';
import { AuditTrail } from './trail.ts';

/** Opens the trail of a request. */
export type Auditor = (http: ApiRequest, info: RequestInfo) => AuditTrail;

export interface AuditorOptions {
  readonly flags: Flags;
  readonly files: Files;
  readonly clock: Clock;
  readonly append: AppendToFile;
}

/** Undefined without a policy, or without a place for what is recorded. @throws StartupError */
export function createAuditor({ flags, files, clock, append }: AuditorOptions): Auditor | undefined {
  const path = flags.get('audit-policy-file');
  const policy = path === '' ? undefined : loadPolicy(files, path);
  const write = auditLog(flags, append);
  return policy && write && ((http, info) => new AuditTrail({ policy, write, clock }, http, info));
}
