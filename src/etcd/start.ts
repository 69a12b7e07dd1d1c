import type { Context } from '../kernel/context.ts';
import { cancellationSource } from '../kernel/cancellation.ts';
import { passed } from '../kernel/outcome.ts';
import type { SpanRef } from '../kernel/span.ts';
import { traced } from '../kernel/traced.ts';
import type { Environment, Running } from '../protocol/environment.ts';
import type { Evidence } from '../protocol/spans.ts';
import type { EtcdWriteSubject } from '../protocol/evidence/storage.ts';
import { type RangeReply, type Revision, revision, type TxnReply, type TxnRequest } from '../protocol/kv.ts';
import { type Handlers, serve } from '../protocol/rpc.ts';
import type { Backend } from './backend.ts';
import { GroupCommit } from './group-commit.ts';
import { leaseService } from './lease-service.ts';
import { maintenanceHandlers } from './maintenance.ts';
import { costOfPut, costOfTxn, Quota, quotaOf } from './quota.ts';
import { Store } from './store.ts';
import { sizeOfChanges } from './stored-change.ts';
import { Watchers } from './watchers.ts';
import type { Written } from './write.ts';

export interface EtcdOptions {
  readonly backend: Backend;
  /** Its command line, as far as it means something here: `--quota-backend-bytes`. */
  readonly flags?: readonly string[];
  /** Called when the backend refused a write: what is in memory may be ahead of it, so the store stops. */
  readonly onFailure?: (error: Error) => void;
}

/**
 * Starts the store on the bus address `etcd`. A reply leaves only after what it says is durable, and watchers hear of
 * a revision only then.
 */
export async function startEtcd(env: Environment, { backend, flags = [], onFailure }: EtcdOptions): Promise<Running> {
  const quotaBytes = quotaOf(flags);
  const store = new Store();
  const log = await backend.load();
  store.replay(log);

  const stopping = cancellationSource();
  const watchers = new Watchers(store, env.clock);
  let durableRevision = store.revision;
  const commits = new GroupCommit(backend, sizeOfChanges(log), (error) => {
    env.report(`etcd: the backend refused a write: ${error.message}`);
    stop();
    onFailure?.(error);
  });

  const quota = new Quota(
    quotaBytes,
    store,
    () => commits.bytes,
    () => void commits.commit([store.setAlarm(true)]),
  );

  const persist = async (written: Written): Promise<number> => {
    if (written.changes.length === 0) {
      await commits.flushed();
      return 0;
    }
    const at = store.revision;
    const batch = await commits.commit(written.changes);
    if (at > durableRevision) durableRevision = at;
    if (written.events.length > 0) watchers.publish(written.events, at);
    return batch;
  };

  const leases = leaseService(env, { store, quota, persist, commit: (changes) => commits.commit(changes) });

  const write = async <Reply>(
    context: Context,
    subject: EtcdWriteSubject,
    run: (cause: SpanRef | undefined) => { readonly reply: Reply; readonly written: Written },
  ): Promise<Reply> => {
    const outcome = await traced(
      env,
      context,
      { name: 'etcd.txn', subject, label: `${subject.operation} ${subject.key}` },
      async ({ span }) => {
        const { reply, written } = run(span);
        const batch = await persist(written);
        return passed(reply, txnEvidence(written, store.revision, batch, backend.durable, env.tracer.level === 'full'));
      },
    );
    return outcome.value;
  };

  const handlers: Handlers = {
    'etcd.range': async (request, context): Promise<RangeReply> => {
      const outcome = await traced(
        env,
        context,
        { name: 'etcd.range', subject: keySubject(request), label: `range ${request.key}` },
        async () => {
          const reply = store.range(request);
          // What was read may still be on its way to the backend; it is told only when it would survive.
          const flushed = commits.flushed();
          if (flushed) await flushed;
          return passed(reply, { count: reply.count, revision: reply.revision });
        },
      );
      return outcome.value;
    },
    'etcd.put': (request, context) =>
      write(context, { operation: 'update', key: request.key }, (cause) => {
        quota.check(costOfPut(request));
        return store.put(request, cause);
      }),
    'etcd.deleteRange': (request, context) =>
      write(context, { operation: 'delete', key: request.key }, (cause) => store.deleteRange(request, cause)),
    'etcd.txn': (request, context): Promise<TxnReply> =>
      write(context, txnSubject(request), (cause) => {
        quota.check(costOfTxn(request));
        return store.txn(request, cause);
      }),
    ...leases.handlers,
    ...maintenanceHandlers({ store, commits, quota, durable: backend.durable, stop: () => env.clock.after(0, stop) }),
    'etcd.watch': (request, context) => watchers.watch(request, () => durableRevision, context.cancellation),
  };

  const connections = new Set<() => void>();
  const unlisten = env.bus.listen('etcd', (endpoint) => {
    const disconnect = serve(endpoint, env.tracer, handlers);
    connections.add(disconnect);
    endpoint.closed.onCancel(() => connections.delete(disconnect));
  });

  function stop(): void {
    if (stopping.cancelled) return;
    stopping.cancel();
    unlisten();
    leases.stop();
    watchers.stop();
    for (const disconnect of connections) disconnect();
  }
  return { stop };
}

const keySubject = ({ key, rangeEnd }: { readonly key: string; readonly rangeEnd?: string }) => ({
  key,
  ...(rangeEnd !== undefined && { rangeEnd }),
});

/** What a transaction is about: the first key it would write. */
function txnSubject({ compare, success }: TxnRequest): EtcdWriteSubject {
  const first = success.find((op) => op.op === 'put' || op.op === 'deleteRange');
  if (!first) return { operation: 'txn', key: compare[0]?.key ?? '' };
  if (first.op === 'deleteRange') return { operation: 'delete', key: first.request.key };
  const creates = compare.some((c) => c.target === 'MOD' && c.modRevision === 0 && c.key === first.request.key);
  return { operation: creates ? 'create' : 'update', key: first.request.key };
}

function txnEvidence(
  written: Written,
  at: Revision,
  batch: number,
  durable: boolean,
  withValue: boolean,
): Evidence<'etcd.txn'> {
  const event = written.events[0];
  if (!event) return { succeeded: false, revision: at, batch, durable };
  const { kv, prevKv } = event;
  return {
    succeeded: true,
    revision: kv.modRevision,
    version: kv.version,
    createRevision: kv.createRevision || (prevKv?.createRevision ?? revision(0)),
    ...(withValue && { value: kv.value }),
    ...(prevKv && { previousRevision: prevKv.modRevision }),
    batch,
    durable,
  };
}
