import type { RestClient } from '../client/rest.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import type { Pod } from './pod.ts';
import type { ServiceAccountTokenSource } from './pod-volume.ts';

interface Held {
  readonly token: string;
  /** When the next one is asked for, cluster ms. */
  readonly renewAt: number;
}

/** The part of its life after which a token is renewed, and how old one gets at most, ms. */
const renewal = { part: 0.8, oldestMs: 24 * 3_600_000 };

/** The tokens of pods' volumes, each bound to its pod. Upstream: pkg/kubelet/token/token_manager.go */
export class PodTokens {
  readonly #client: RestClient;
  readonly #clock: Clock;
  /** By uid of the pod and by what was asked for. */
  readonly #held = new Map<string, Map<string, Held>>();

  constructor(client: RestClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** The one that is in use, or a new one where that gets old. @throws ApiError */
  async token(context: Context, pod: Pod, source: ServiceAccountTokenSource): Promise<string> {
    const { namespace, name, uid } = pod.metadata;
    const { audience, expirationSeconds = 3600 } = source;
    const ofPod = this.#held.get(uid) ?? new Map<string, Held>();
    this.#held.set(uid, ofPod);
    const wanted = JSON.stringify([audience, expirationSeconds]);
    const held = ofPod.get(wanted);
    const now = this.#clock.now();
    if (held && now < held.renewAt) return held.token;
    const account = pod.spec.serviceAccountName ?? 'default';
    const { status } = await this.#client.send<{ status: { token: string; expirationTimestamp?: string } }>(
      'POST',
      `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
      {
        context,
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: {
            ...(audience && { audiences: [audience] }),
            expirationSeconds,
            boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
          },
        },
      },
    );
    const { token, expirationTimestamp } = status;
    const lifeMs = expirationTimestamp ? Date.parse(expirationTimestamp) - now : expirationSeconds * 1000;
    ofPod.set(wanted, { token, renewAt: now + Math.min(renewal.part * lifeMs, renewal.oldestMs) });
    return token;
  }

  /** When the first of a pod's tokens gets old, cluster ms; Infinity where it has none. */
  nextRenewal(uid: string): number {
    return Math.min(...[...(this.#held.get(uid)?.values() ?? [])].map(({ renewAt }) => renewAt));
  }

  forget(uid: string): void {
    this.#held.delete(uid);
  }
}
