import type { Clock } from '../../kernel/clock.ts';
import type {
  AuthenticationEvidence,
  AuthorizationEvidence,
  FlowControlEvidence,
} from '../../protocol/evidence/request.ts';
import { createFamilies, createHealthFamilies, type Families } from './families.ts';
import { Watermark } from './watermark.ts';

const reading: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

/** What the rooms tell of themselves; a request costs it some additions. */
export class Meter {
  readonly families: Families = createFamilies();
  readonly health = createHealthFamilies();
  readonly inFlight: Readonly<Record<'readOnly' | 'mutating', Watermark>>;

  constructor(clock: Clock) {
    this.inFlight = { readOnly: new Watermark(clock), mutating: new Watermark(clock) };
  }

  healthcheck(name: string, endpoint: string, passes: boolean): void {
    this.health.healthcheck.set([name, endpoint], Number(passes));
    this.health.healthchecks.add([name, passes ? 'success' : 'error', endpoint]);
  }

  authentication({ user, impersonatedBy }: AuthenticationEvidence, ms: number): void {
    const result = [user ? 'success' : 'failure'];
    this.families.authenticationAttempts.add(result);
    this.families.authenticationDuration.observe(result, ms / 1000);
    if (user) this.families.authenticatedUsers.add([kindOfName((impersonatedBy ?? user).name)]);
  }

  authorization({ decision, authorizers }: AuthorizationEvidence, ms: number): void {
    const hasFailed = decision === 'no-opinion' && authorizers.some(({ error }) => error !== undefined);
    const result = [hasFailed ? 'error' : decisions[decision]];
    this.families.authorizationAttempts.add(result);
    this.families.authorizationDuration.observe(result, ms / 1000);
  }

  /** @returns what is to be called when the seat is given back */
  seated(evidence: FlowControlEvidence, verb: string): () => void {
    const leave = this.inFlight[reading.has(verb) ? 'readOnly' : 'mutating'].enter();
    if (evidence.flowSchema === '') return leave;
    const flow = [evidence.flowSchema, evidence.priorityLevel];
    const { dispatched, executing, executingSeats, waitDuration } = this.families;
    dispatched.add(flow);
    executing.add(flow);
    executingSeats.add(flow);
    if (!evidence.exempt) waitDuration.observe(['true', ...flow], evidence.waitedMs / 1000);
    return () => {
      leave();
      executing.add(flow, -1);
      executingSeats.add(flow, -1);
    };
  }

  turnedAway({ flowSchema, priorityLevel, reason, waitedMs }: FlowControlEvidence): void {
    if (flowSchema === '') return;
    this.families.rejected.add([flowSchema, priorityLevel, reason ?? '']);
    this.families.waitDuration.observe(['false', flowSchema, priorityLevel], waitedMs / 1000);
  }
}

const decisions = { allow: 'allowed', deny: 'denied', 'no-opinion': 'no-opinion' } as const;

/** Few of them, and nobody's name. Upstream: apiserver/pkg/endpoints/filters/metrics.go (compressUsername) */
function kindOfName(name: string): string {
  if (spelledOut.has(name)) return name;
  return name.includes('@') ? 'email_id' : 'other';
}

const spelledOut: ReadonlySet<string> = new Set([
  'admin',
  'client',
  'kube_proxy',
  'kubelet',
  'system:serviceaccount:kube-system:default',
]);
