import type { Cancellation } from '../../kernel/cancellation.ts';
import { type Clock, sleep } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import type { Files } from '../flags/config-file.ts';
import type { Flags } from '../flags/flags.ts';
import { endpointIn } from '../webhooks/kubeconfig.ts';
import type { WebhookClient } from '../webhooks/webhook-client.ts';
import type { AuditEvent } from './event.ts';

export interface AuditWebhookOptions {
  readonly flags: Flags;
  readonly files: Files;
  readonly clock: Clock;
  readonly webhooks: WebhookClient;
  /** Says that events are lost. */
  readonly report: (message: string) => void;
  readonly stopping: Cancellation;
}

const timeoutMs = 30_000;

/** Upstream: apiserver/pkg/util/webhook/webhook.go (DefaultRetryBackoffWithInitialDelay) */
const backoffFactor = 1.5;
const attempts = 5;

/**
 * Sends events to a webhook, many at once; undefined where there is none. Differs: no request waits for its event to
 * have been sent, and how often is sent is not limited.
 * Upstream: apiserver/plugin/pkg/audit/{webhook,buffered}
 */
export function auditWebhook(options: AuditWebhookOptions): ((event: AuditEvent) => void) | undefined {
  const { flags, files, clock, webhooks, report, stopping } = options;
  const path = flags.get('audit-webhook-config-file');
  if (path === '') return undefined;
  const endpoint = endpointIn(files, path);
  const isBatched = flags.get('audit-webhook-mode') === 'batch';
  const maxSize = isBatched ? flags.get('audit-webhook-batch-max-size') : 1;
  const maxWait = isBatched ? flags.get('audit-webhook-batch-max-wait') : 0;
  const room = flags.get('audit-webhook-batch-buffer-size');
  const waiting: AuditEvent[] = [];
  let cancelTimer: (() => void) | undefined;
  let sending = 0;

  async function send(items: readonly AuditEvent[]): Promise<void> {
    const list = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items };
    let delay = flags.get('audit-webhook-initial-backoff');
    for (let attempt = 1; !stopping.cancelled; attempt++) {
      const answer = await webhooks.ask(backgroundContext, endpoint, list, timeoutMs);
      const { status = 0 } = answer.exchange;
      if (status >= 200 && status <= 206) return;
      if (attempt >= attempts) {
        const problem = 'problem' in answer ? answer.problem : '';
        report(`kube-apiserver: ${items.length} audit events are lost: ${problem}`);
        return;
      }
      await sleep(clock, delay, stopping);
      delay *= backoffFactor;
    }
  }

  function flush(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    const items = waiting.splice(0, maxSize);
    if (items.length === 0) return;
    sending += items.length;
    void send(items).finally(() => {
      sending -= items.length;
    });
    if (waiting.length > 0) cancelTimer = clock.after(maxWait, flush);
  }

  stopping.onCancel(() => cancelTimer?.());
  return (event) => {
    if (waiting.length + sending >= room) {
      report('kube-apiserver: an audit event is lost: audit buffer queue blocked');
      return;
    }
    waiting.push(event);
    if (waiting.length >= maxSize) flush();
    else cancelTimer ??= clock.after(maxWait, flush);
  };
}
