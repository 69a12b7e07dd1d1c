import { isConflict, isNotFound } from '../client/api-error.ts';
import type { RestClient } from '../client/rest.ts';
import type { Cancellation } from '../kernel/cancellation.ts';
import { sleep } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { passed } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import type { Environment } from '../protocol/environment.ts';
import { isStaticPod } from './pod-identity.ts';
import type { Pod, PodStatus } from './pod.ts';
import { podSubject } from './pod-identity.ts';
import { disruptionTarget, isKubeletCondition } from './status/conditions.ts';
import { isSame, statusPatch } from './status/status-patch.ts';

interface Entry {
  pod: Pod;
  status: PodStatus;
  context: Context;
  /** Raised by every change; what has been sent is `sent`. */
  version: number;
  sent: number;
  sending: boolean;
  /** The pod has ended and its object may go, if somebody asked for that. */
  finished: boolean;
}

/** Pause after a failed write, ms: doubled up to the last. */
const firstPause = 500;
const longestPause = 10_000;

/**
 * Tells the API server what became of the pods. Changes that come while a write is on its way share the next one.
 * Differs: patches against the newest object that was seen instead of reading it before every write.
 * Upstream: pkg/kubelet/status/status_manager.go
 */
export class StatusManager {
  readonly #env: Environment;
  readonly #client: RestClient;
  readonly #stopping: Cancellation;
  readonly #entries = new Map<string, Entry>();
  /** The newest object of each pod in the API, by uid of the pod as the kubelet knows it. */
  readonly #objects = new Map<string, Pod>();

  constructor(env: Environment, client: RestClient, stopping: Cancellation) {
    this.#env = env;
    this.#client = client;
    this.#stopping = stopping;
  }

  /** Takes note of the pod's object in the API: itself, or the mirror of a static pod. */
  observe(uid: string, object: Pod): void {
    const known = this.#objects.get(uid);
    if (known && Number(known.metadata.resourceVersion) > Number(object.metadata.resourceVersion)) return;
    this.#objects.set(uid, object);
    const entry = this.#entries.get(uid);
    if (entry && !entry.sending && contradicts(object.status, entry.status)) entry.version++;
    this.#wake(uid);
  }

  /** The mirror is gone: what is known has to be told to the next one. */
  lose(uid: string): void {
    this.#objects.delete(uid);
    const entry = this.#entries.get(uid);
    if (entry) entry.version++;
  }

  /** What was said last, with the conditions that others wrote since. */
  get(pod: Pod): PodStatus {
    const reported = this.#objects.get(pod.metadata.uid)?.status ?? pod.status ?? {};
    const said = this.#entries.get(pod.metadata.uid)?.status;
    if (!said) return reported;
    const foreign = (reported.conditions ?? []).filter(({ type }) => !isKubeletCondition(type));
    const isToldOf = foreign.some(({ type }) => type === disruptionTarget);
    const own = (said.conditions ?? []).filter(
      ({ type }) => isKubeletCondition(type) || (type === disruptionTarget && !isToldOf),
    );
    return {
      ...said,
      conditions: [...foreign, ...own],
    };
  }

  set(context: Context, pod: Pod, status: PodStatus): void {
    const { uid } = pod.metadata;
    const entry = this.#entries.get(uid);
    if (!entry) {
      this.#entries.set(uid, { pod, status, context, version: 1, sent: 0, sending: false, finished: false });
    } else {
      entry.pod = pod;
      if (isSame(entry.status, status)) return;
      entry.status = status;
      entry.context = context;
      entry.version++;
    }
    this.#wake(uid);
  }

  /** The pod's last container has ended: once its last status is stored, its object may go. */
  finish(context: Context, pod: Pod, status: PodStatus): void {
    this.set(context, pod, status);
    const entry = this.#entries.get(pod.metadata.uid)!;
    entry.finished = true;
    entry.context = context;
    this.#wake(pod.metadata.uid);
  }

  forget(uid: string): void {
    this.#entries.delete(uid);
    this.#objects.delete(uid);
  }

  #wake(uid: string): void {
    const entry = this.#entries.get(uid);
    if (entry && !entry.sending && this.#isDue(entry)) void this.#send(uid, entry);
  }

  #isDue({ pod, version, sent, finished }: Entry): boolean {
    return version > sent || (finished && pod.metadata.deletionTimestamp !== undefined && !isStaticPod(pod));
  }

  async #send(uid: string, entry: Entry): Promise<void> {
    entry.sending = true;
    let pause = firstPause;
    while (this.#entries.get(uid) === entry && this.#isDue(entry) && !this.#stopping.cancelled) {
      const object = this.#objects.get(uid) ?? (isStaticPod(entry.pod) ? undefined : entry.pod);
      if (!object) break;
      try {
        if (entry.version > entry.sent) await this.#patch(uid, object, entry);
        else {
          await this.#delete(object, entry);
          break;
        }
        pause = firstPause;
      } catch (error) {
        if (isNotFound(error) || isConflict(error)) {
          // The object is gone or another has its name: the watch will say so.
          entry.sent = entry.version;
          break;
        }
        await sleep(this.#env.clock, pause, this.#stopping);
        pause = Math.min(longestPause, pause * 2);
      }
    }
    entry.sending = false;
  }

  async #patch(uid: string, object: Pod, entry: Entry): Promise<void> {
    const { status, version, context } = entry;
    const body = statusPatch(object.metadata.uid, object.status ?? {}, status);
    if (body) {
      const subject = podSubject(entry.pod);
      const point = { name: 'status-update', subject, label: `status of ${subject.pod}` };
      await traced(this.#env, context, point, async (inner) => {
        const updated = await this.#client.send<Pod>('PATCH', `${path(object)}/status`, {
          context: { ...inner, cancellation: this.#stopping },
          contentType: 'application/strategic-merge-patch+json',
          body,
        });
        this.observe(uid, updated);
        const conditions = (status.conditions ?? []).map(({ type, status: is, reason }) => ({
          type,
          status: is,
          ...(reason && { reason }),
        }));
        return passed(undefined, { phase: status.phase ?? 'Unknown', conditions });
      });
    }
    entry.sent = version;
  }

  async #delete(object: Pod, { context }: Entry): Promise<void> {
    await this.#client.write('DELETE', path(object), {
      context: { ...context, cancellation: this.#stopping },
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        gracePeriodSeconds: 0,
        preconditions: { uid: object.metadata.uid },
      },
    });
  }
}

/**
 * Somebody else has written what is the kubelet's to say, as the node controller does of a node that fell silent: it is said once more.
 * Upstream: needsReconcile
 */
const contradicts = (reported: PodStatus | undefined, said: PodStatus): boolean =>
  (said.conditions ?? []).some(({ type, status }) => {
    const other = reported?.conditions?.find((condition) => condition.type === type);
    return isKubeletCondition(type) && other !== undefined && other.status !== status;
  });

const path = ({ metadata: { namespace, name } }: Pod): string => `/api/v1/namespaces/${namespace}/pods/${name}`;
