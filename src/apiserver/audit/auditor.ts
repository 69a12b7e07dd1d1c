import type { Cancellation } from '../../kernel/cancellation.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ApiRequest } from '../../protocol/http.ts';
import type { Files } from '../flags/config-file.ts';
import type { Flags } from '../flags/flags.ts';
import type { RequestInfo } from '../request-info.ts';
import { type AppendToFile, auditLog } from './audit-log.ts';
import { auditWebhook } from './audit-webhook.ts';
import type { AuditEvent } from './event.ts';
import type { WebhookClient } from '../webhooks/webhook-client.ts';
import { loadPolicy } from './policy.ts';
import { AuditTrail } from './trail.ts';

/** Opens the trail of a request. */
export type Auditor = (http: ApiRequest, info: RequestInfo) => AuditTrail;

export interface AuditorOptions {
  readonly flags: Flags;
  readonly files: Files;
  readonly clock: Clock;
  readonly append: AppendToFile;
  readonly webhooks: WebhookClient;
  readonly report: (message: string) => void;
  readonly stopping: Cancellation;
}

/** Undefined without a policy, or without a place for what is recorded. @throws StartupError */
export function createAuditor(options: AuditorOptions): Auditor | undefined {
  const { flags, files, clock, append } = options;
  const path = flags.get('audit-policy-file');
  const policy = path === '' ? undefined : loadPolicy(files, path);
  const backends = [auditLog(flags, append), auditWebhook(options)].filter((backend) => backend !== undefined);
  if (!policy || backends.length === 0) return undefined;
  const write = (event: AuditEvent): void => {
    for (const backend of backends) backend(event);
  };
  return (http, info) => new AuditTrail({ policy, write, clock }, http, info);
}
