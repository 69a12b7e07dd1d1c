import type { KubeObject } from '../../apimachinery/object.ts';
import type { Status } from '../../apimachinery/status.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { AdmissionEvidence } from '../../protocol/evidence/admission.ts';
import type {
  Admission,
  AdmissionPlugin,
  AdmissionRequest,
  AdmissionVerdict,
  AdmissionWorld,
  Mutation,
} from './plugin.ts';
import type { Families } from '../metrics/families.ts';
import { nowOrAnswered } from '../../kernel/answer-needed.ts';
import { firstTime } from './reinvocation.ts';
import { registryChecks } from './registry-checks.ts';

type AdmissionFamilies = Pick<Families, 'admissionControllers' | 'admissionSteps'>;

type PluginFact = AdmissionEvidence['plugins'][number];

/** A plug-in in its place, with what nearly every request gets to hear of it. */
interface Step {
  readonly plugin: AdmissionPlugin;
  readonly notConcerned: PluginFact;
  readonly admitted: PluginFact;
}

const stepOf = (plugin: AdmissionPlugin): Step => ({
  plugin,
  notConcerned: { name: plugin.name, verdict: 'not-concerned' },
  admitted: { name: plugin.name, verdict: 'admitted' },
});

/**
 * Both rooms of admission: each plug-in in order, until one says no.
 * Upstream: apiserver/pkg/admission/chain.go
 */
export function createAdmission(
  plugins: readonly AdmissionPlugin[],
  world: AdmissionWorld,
  families: AdmissionFamilies,
): Admission {
  const mutating = plugins.filter(({ mutate }) => mutate).map(stepOf);
  const validating = plugins.filter(({ validate }) => validate).map(stepOf);
  return {
    mutate(context, request) {
      const walk = new Walk('admit', { reinvocation: firstTime(), ...request }, world, families);
      const round = () => pass(mutating, 0, walk, (plugin) => plugin.mutate!(walk.request, world, context));
      const end = () => {
        walk.measure();
        return nowOrAnswered(() => mutation(walk, world));
      };
      return after(round(), () => (walk.beginsAgain() ? after(round(), end) : end()));
    },
    validate(context, request) {
      const walk = new Walk('validate', request, world, families);
      const done = pass(validating, 0, walk, (plugin) => plugin.validate!(walk.request, world, context));
      const end = () => {
        walk.measure();
        return walk.validity;
      };
      return after(done, end);
    },
  };
}

const after = <Result>(
  done: Promise<void> | undefined,
  next: () => Result | Promise<Result>,
): Result | Promise<Result> => (done ? done.then(next) : next());

/** Only a plug-in that has to ask somebody makes the others wait. */
function pass(
  steps: readonly Step[],
  start: number,
  walk: Walk,
  ask: (plugin: AdmissionPlugin) => AdmissionVerdict | Promise<AdmissionVerdict>,
): Promise<void> | undefined {
  for (let at = start; at < steps.length; at++) {
    const step = steps[at]!;
    if (!walk.concerns(step)) continue;
    const asked = walk.now;
    const verdict = nowOrAnswered(() => ask(step.plugin));
    if (verdict instanceof Promise)
      return verdict.then((late) => (walk.take(step, late, asked) ? pass(steps, at + 1, walk, ask) : undefined));
    if (!walk.take(step, verdict, asked)) return undefined;
  }
  return undefined;
}

/** The registry has its say on what the plug-ins made of the object. */
function mutation({ outcome, request }: Walk, world: AdmissionWorld): Mutation {
  if (!outcome.ok) return outcome;
  const refusal = registryChecks({ ...request, object: outcome.value }, world);
  if (!refusal) return outcome;
  const { name, status } = refusal;
  const fact: PluginFact = { name, verdict: 'rejected', reason: status.message };
  return refused(status, { plugins: [...outcome.evidence.plugins, fact] });
}

/** One request on its way past the plug-ins, and what they said. */
class Walk {
  readonly #facts: PluginFact[] = [];
  readonly #type: 'admit' | 'validate';
  readonly #world: AdmissionWorld;
  readonly #families: AdmissionFamilies;
  readonly #began: number;
  #refusal: Status | undefined;
  request: AdmissionRequest;

  constructor(
    type: 'admit' | 'validate',
    request: AdmissionRequest,
    world: AdmissionWorld,
    families: AdmissionFamilies,
  ) {
    this.#type = type;
    this.request = request;
    this.#world = world;
    this.#families = families;
    this.#began = this.now;
  }

  get now(): number {
    return this.#world.clock.now();
  }

  /** Says how long it all took. */
  measure(): void {
    const labels = [this.request.operation, String(this.#refusal !== undefined), this.#type];
    this.#families.admissionSteps.observe(labels, (this.now - this.#began) / 1000);
  }

  concerns({ plugin, notConcerned }: Step): boolean {
    const concerned = plugin.handles(this.request, this.#world);
    if (!concerned && !this.request.reinvocation?.isSecond) this.#facts.push(notConcerned);
    return concerned;
  }

  /** Whether all are to be asked once more. */
  beginsAgain(): boolean {
    const { reinvocation } = this.request;
    if (!reinvocation?.isNeeded || this.#refusal) return false;
    reinvocation.isSecond = true;
    return true;
  }

  /** @returns whether the request may go on */
  take({ plugin: { name }, admitted }: Step, verdict: AdmissionVerdict, asked: number): boolean {
    const labels = [name, this.request.operation, String(verdict.verdict === 'rejected'), this.#type];
    this.#families.admissionControllers.observe(labels, (this.now - asked) / 1000);
    const policies = verdict.policies && verdict.policies.length > 0 ? { policies: verdict.policies } : undefined;
    const said = this.request.reinvocation?.isSecond ? { ...policies, again: true as const } : policies;
    switch (verdict.verdict) {
      case 'rejected':
        this.#facts.push({ name, verdict: 'rejected', reason: verdict.status.message, ...said });
        this.#refusal = verdict.status;
        return false;
      case 'changed':
        this.#facts.push({ name, verdict: 'changed', changes: verdict.changes, ...said });
        this.request = { ...this.request, object: verdict.object };
        return true;
      case 'admitted':
        this.#facts.push(said ? { ...admitted, ...said } : admitted);
        return true;
    }
  }

  get outcome(): Outcome<KubeObject | undefined, AdmissionEvidence, Status> {
    const evidence = { plugins: this.#facts };
    return this.#refusal ? refused(this.#refusal, evidence) : passed(this.request.object, evidence);
  }

  get validity(): Outcome<true, AdmissionEvidence, Status> {
    const { outcome } = this;
    return outcome.ok ? passed(true, outcome.evidence) : outcome;
  }
}
