import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { parseQuantity, quantityMilliValue } from '../../apimachinery/quantity.ts';
import { matchesLabels, parseLabelSelector } from '../../apimachinery/selectors.ts';
import type { V2MetricStatus } from '../../apimachinery/types.ts';
import { objectKey } from '../../client/objects.ts';
import type { Context } from '../../kernel/context.ts';
import type { ReconcileEvidence } from '../../protocol/spans.ts';
import { type Controller, type ControllerEnvironment, done, nothingToDo } from '../manager.ts';
import { autoscalerKind, everywhere, referenceTo, replace } from '../workload/kinds.ts';
import { messageOf } from '../workload/pod-control.ts';
import type { Finding } from './conditions.ts';
import { autoscalersOf, type MetricsReview, reviewMetrics, withoutMetrics } from './metrics-review.ts';
import { readPodMetrics } from './pod-usages.ts';
import { type History, noHistory, normalized, type Wish, withChange } from './scaling-rules.ts';
import { type ScaleTarget, ScaleTargets } from './scale-target.ts';
import { StatusDraft, type StoredAutoscaler } from './status-draft.ts';

/** How often each autoscaler is looked at, ms. Upstream: --horizontal-pod-autoscaler-sync-period */
const syncPeriod = 15_000;

/** Upstream: --horizontal-pod-autoscaler-tolerance */
const defaultTolerance = 0.1;

/** Scales what has a scale by what its pods use. Upstream: pkg/controller/podautoscaler/horizontal.go */
export const horizontalPodAutoscaler: Controller = {
  name: 'horizontal-pod-autoscaler-controller',
  account: 'horizontal-pod-autoscaler',
  eventSource: 'horizontal-pod-autoscaler',
  start(environment) {
    const autoscalers = environment.watch<StoredAutoscaler>({ path: everywhere(autoscalerKind) });
    const scaler = new Autoscaler(environment);
    const appointed = new Set<string>();
    const appoint = (key: string): void => {
      if (appointed.has(key)) return;
      appointed.add(key);
      work.addAfter(key, syncPeriod);
    };
    const work = environment.queue(async (key, context) => {
      appointed.delete(key);
      const autoscaler = autoscalers.get(key);
      if (!autoscaler) {
        scaler.forget(key);
        return nothingToDo;
      }
      appoint(key);
      try {
        return await scaler.sync(key, autoscaler, context);
      } catch (error) {
        return { result: 'error', message: messageOf(error) };
      }
    });
    autoscalers.onEvent(({ object }) => appoint(objectKey(object)));
  },
};

/** What one look decides. */
interface Decision {
  readonly replicas: number;
  /** Why there are to be more or fewer. */
  readonly reason: string;
  readonly metrics: readonly V2MetricStatus[];
  /** Nothing may be decided. */
  readonly failure?: string;
}

class Autoscaler {
  readonly #environment: ControllerEnvironment;
  readonly #targets: ScaleTargets;
  readonly #histories = new Map<string, History>();
  readonly #selectors = new Map<string, string>();

  constructor(environment: ControllerEnvironment) {
    this.#environment = environment;
    this.#targets = new ScaleTargets(environment.client);
  }

  forget(key: string): void {
    this.#histories.delete(key);
    this.#selectors.delete(key);
  }

  async sync(key: string, autoscaler: StoredAutoscaler, context: Context): Promise<ReconcileEvidence> {
    const { client } = this.#environment;
    const { spec, metadata } = autoscaler;
    const now = this.#environment.env.clock.now();
    const draft = new StatusDraft(autoscaler, now);
    const warn = (reason: string, message: string): void => this.#tell(autoscaler, 'Warning', reason, message);
    let target: ScaleTarget;
    try {
      target = await this.#targets.find(spec.scaleTargetRef, metadata.namespace, context);
    } catch (error) {
      const message = messageOf(error);
      warn('FailedGetScale', message);
      draft.set('AbleToScale', unable('FailedGetScale', `get the target's current scale: ${message}`));
      await this.#write(draft, context);
      throw error;
    }
    draft.set('AbleToScale', able('SucceededGetScale', "get the target's current scale"));
    const current = target.scale.spec?.replicas ?? 0;
    if (!this.#histories.has(key))
      this.#histories.set(key, { ...noHistory, recommendations: [{ replicas: current, at: now }] });
    const decision = await this.#decide(key, draft, target, context);
    const { replicas, reason, metrics, failure } = decision;
    if (failure !== undefined) {
      draft.told(current, autoscaler.status?.desiredReplicas ?? 0, metrics);
      await this.#write(draft, context);
      warn('FailedComputeMetricsReplicas', failure);
      throw new Error(failure);
    }
    if (replicas !== current) {
      const body = { ...target.scale, spec: { replicas } };
      try {
        await client.write('PUT', target.path, { context, body });
      } catch (error) {
        const message = messageOf(error);
        warn('FailedRescale', `New size: ${replicas}; reason: ${reason}; error: ${message}`);
        draft.set('AbleToScale', unable('FailedUpdateScale', `update the target scale: ${message}`));
        draft.told(current, autoscaler.status?.desiredReplicas ?? 0, metrics);
        await this.#write(draft, context);
        throw error;
      }
      draft.rescaled();
      draft.set('AbleToScale', able('SucceededRescale', `update the target scale to ${replicas}`));
      this.#tell(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`);
      this.#histories.set(key, withChange(this.#histories.get(key)!, wishOf(autoscaler, current, now), replicas));
    }
    draft.told(current, replicas, metrics);
    return (await this.#write(draft, context)) || replicas !== current ? done : nothingToDo;
  }

  async #decide(key: string, draft: StatusDraft, target: ScaleTarget, context: Context): Promise<Decision> {
    const { autoscaler, now } = draft;
    const wish = wishOf(autoscaler, target.scale.spec?.replicas ?? 0, now);
    const { current, min, max } = wish;
    if (current === 0 && min !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      draft.set('ScalingActive', { status: 'False', reason: 'ScalingDisabled', message });
      return { replicas: 0, reason: '', metrics: [] };
    }
    if (current > max)
      return { replicas: max, reason: 'Current number of replicas above Spec.MaxReplicas', metrics: [] };
    if (current < min)
      return { replicas: min, reason: 'Current number of replicas below Spec.MinReplicas', metrics: [] };
    const { active, statuses, warnings, wanted, failure } = await this.#review(key, autoscaler, target, context);
    for (const { reason, message } of warnings) this.#tell(autoscaler, 'Warning', reason, message);
    draft.set('ScalingActive', active);
    if (!wanted) return { replicas: current, reason: '', metrics: statuses, failure: failure ?? active.message };
    const reason = wanted.replicas > current ? `${wanted.name} above target` : 'All metrics below target';
    const verdict = normalized({ ...wish, desired: wanted.replicas }, this.#histories.get(key)!);
    this.#histories.set(key, verdict.history);
    draft.set('AbleToScale', verdict.ableToScale);
    draft.set('ScalingLimited', verdict.scalingLimited);
    return { replicas: verdict.replicas, reason, metrics: statuses };
  }

  async #review(
    key: string,
    { spec, metadata: { namespace } }: StoredAutoscaler,
    { scale }: ScaleTarget,
    context: Context,
  ): Promise<MetricsReview> {
    const { client, env, informers } = this.#environment;
    const selector = scale.status?.selector ?? '';
    if (selector === '')
      return withoutMetrics(
        'selector is required',
        'InvalidSelector',
        'SelectorRequired',
        "the HPA target's scale is missing a selector",
      );
    this.#selectors.set(key, selector);
    const requirements = parseLabelSelector(selector);
    const pods = informers.pods
      .by('namespace', namespace)
      .filter(({ metadata }) => matchesLabels(requirements, metadata.labels));
    const rivals = autoscalersOf(pods, namespace, this.#selectors);
    if (rivals.length > 1)
      return withoutMetrics(
        `pods by selector ${selector} are controlled by multiple HPAs: [${rivals.join(' ')}]`,
        'AmbiguousSelector',
        'AmbiguousSelector',
      );
    let read: ReturnType<typeof readPodMetrics> | undefined;
    const { scaleUp, scaleDown } = spec.behavior ?? {};
    const toleranceOf = (text: string | undefined): number =>
      text === undefined ? defaultTolerance : quantityMilliValue(parseQuantity(text)) / 1000;
    return reviewMetrics(spec.metrics ?? [], {
      namespace,
      load: {
        replicas: scale.spec?.replicas ?? 0,
        pods,
        now: env.clock.now(),
        tolerance: { up: toleranceOf(scaleUp?.tolerance), down: toleranceOf(scaleDown?.tolerance) },
      },
      metrics: () => (read ??= readPodMetrics(client, context, namespace, selector)),
    });
  }

  #tell(autoscaler: StoredAutoscaler, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#environment.recorder.event(referenceTo(autoscalerKind, autoscaler), type, reason, message);
  }

  /** Whether there was something to write. */
  async #write({ autoscaler, status }: StatusDraft, context: Context): Promise<boolean> {
    if (jsonEqual(autoscaler.status ?? {}, status)) return false;
    await replace(this.#environment.client, context, autoscalerKind, { ...autoscaler, status }, '/status');
    return true;
  }
}

const able = (reason: string, what: string): Finding => ({
  status: 'True',
  reason,
  message: `the HPA controller was able to ${what}`,
});

const unable = (reason: string, what: string): Finding => ({
  status: 'False',
  reason,
  message: `the HPA controller was unable to ${what}`,
});

const wishOf = ({ spec }: StoredAutoscaler, current: number, now: number): Wish => ({
  current,
  desired: current,
  min: spec.minReplicas ?? 1,
  max: spec.maxReplicas,
  ...(spec.behavior && { behavior: spec.behavior }),
  now,
});
