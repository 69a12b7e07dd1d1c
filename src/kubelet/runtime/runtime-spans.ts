import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { SpanRef } from '../../kernel/span.ts';
import { traced, tracedSync, type Tracing } from '../../kernel/traced.ts';
import type { Tracer } from '../../kernel/tracer.ts';
import type { ContainerSubject, PodSubject } from '../../protocol/evidence/pod.ts';
import type { Evidence, SpanName, Subject } from '../../protocol/spans.ts';
import type { PodNetwork } from './network.ts';

type Work<Name extends SpanName, Value, Refusal> = (
  context: Context,
) => Promise<Outcome<Value, Evidence<Name>, Refusal>>;

export type RuntimeSpans = ReturnType<typeof runtimeSpans>;

/**
 * The runtime's operations as spans of the log; the runtime itself knows nothing of tracing.
 * `caller` is the kubelet's tracer: call and answer carry Lamport time across as a gRPC message would.
 */
export function runtimeSpans(tracing: Tracing, caller: Tracer) {
  const operation =
    <Name extends SpanName>(name: Name, what: string) =>
    async <Value, Refusal>(
      context: Context,
      subject: Subject<Name> & PodSubject,
      work: Work<Name, Value, Refusal>,
    ): Promise<Outcome<Value, Evidence<Name>, Refusal>> => {
      tracing.tracer.observe(caller.lamport());
      const point = { name, subject, label: `${what} ${subject.pod}` };
      const outcome = await traced(tracing, context, point, work);
      caller.observe(tracing.tracer.lamport());
      return outcome;
    };
  const network = operation('network', 'network of');
  return {
    sandbox: operation('sandbox', 'sandbox of'),
    pull: operation('pull-image', 'pull image for'),
    create: operation('create-container', 'create container of'),
    start: operation('start-container', 'start container of'),
    stop: operation('stop-container', 'stop container of'),
    connection: operation('connection', 'connection of'),

    async network(
      context: Context,
      subject: PodSubject,
      attach: (context: Context) => Promise<PodNetwork | undefined>,
    ): Promise<PodNetwork | undefined> {
      const outcome = await network<PodNetwork, undefined>(context, subject, async (inner) => {
        const attached = await attach(inner);
        return attached ? passed(attached, { podIp: attached.ip }) : refused(undefined, { podIp: '' });
      });
      return outcome.ok ? outcome.value : undefined;
    },

    /** Marks that a main process ended by itself; returns the mark, as the cause of what follows. */
    exited(context: Context, subject: ContainerSubject, evidence: Evidence<'container-exit'>): SpanRef | undefined {
      let mark: SpanRef | undefined;
      const point = { name: 'container-exit', subject, label: `exit of ${subject.pod}` };
      tracedSync(tracing.tracer, context, point, (inner) => {
        mark = inner.span;
        return passed(undefined, evidence);
      });
      return mark && tracing.tracer.stamp(mark);
    },
  };
}
