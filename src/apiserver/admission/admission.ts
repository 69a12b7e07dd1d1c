import type { KubeObject } from '../../apimachinery/object.ts';
import type { Status } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { AdmissionEvidence } from '../../protocol/evidence.ts';
import type { Admission, AdmissionPlugin, AdmissionRequest, AdmissionVerdict, AdmissionWorld } from './plugin.ts';
import { registryChecks } from './registry-checks.ts';

type PluginFact = AdmissionEvidence['plugins'][number];

/**
 * Both rooms of admission: each plug-in in order, until one says no.
 * Upstream: apiserver/pkg/admission/chain.go
 */
export function createAdmission(plugins: readonly AdmissionPlugin[], world: AdmissionWorld): Admission {
  const mutating = plugins.filter(({ mutate }) => mutate);
  const validating = plugins.filter(({ validate }) => validate);
  return {
    mutate: (_context, request) => {
      const walk = new Walk(request);
      for (const plugin of mutating)
        if (walk.concerns(plugin) && !walk.take(plugin, plugin.mutate!(walk.request, world))) break;
      const { outcome } = walk;
      if (!outcome.ok) return outcome;
      const refusal = registryChecks({ ...request, object: outcome.value }, world);
      if (!refusal) return outcome;
      const { name, status } = refusal;
      const fact: PluginFact = { name, verdict: 'rejected', reason: status.message };
      return refused(status, { plugins: [...outcome.evidence.plugins, fact] });
    },
    validate: (context, request) => validateFrom(0, validating, new Walk(request), world, context),
  };
}

type Validity = Outcome<true, AdmissionEvidence, Status>;

/** Only a plug-in that has to ask somebody makes the others wait. */
function validateFrom(
  start: number,
  plugins: readonly AdmissionPlugin[],
  walk: Walk,
  world: AdmissionWorld,
  context: Context,
): Validity | Promise<Validity> {
  for (let at = start; at < plugins.length; at++) {
    const plugin = plugins[at]!;
    if (!walk.concerns(plugin)) continue;
    const verdict = plugin.validate!(walk.request, world, context);
    if (verdict instanceof Promise)
      return verdict.then((late) =>
        walk.take(plugin, late) ? validateFrom(at + 1, plugins, walk, world, context) : walk.validity,
      );
    if (!walk.take(plugin, verdict)) break;
  }
  return walk.validity;
}

/** One request on its way past the plug-ins, and what they said. */
class Walk {
  readonly #facts: PluginFact[] = [];
  #refusal: Status | undefined;
  request: AdmissionRequest;

  constructor(request: AdmissionRequest) {
    this.request = request;
  }

  concerns({ name, handles }: AdmissionPlugin): boolean {
    const concerned = handles(this.request);
    if (!concerned) this.#facts.push({ name, verdict: 'not-concerned' });
    return concerned;
  }

  /** @returns whether the request may go on */
  take({ name }: AdmissionPlugin, verdict: AdmissionVerdict): boolean {
    switch (verdict.verdict) {
      case 'rejected':
        this.#facts.push({ name, verdict: 'rejected', reason: verdict.status.message });
        this.#refusal = verdict.status;
        return false;
      case 'changed':
        this.#facts.push({ name, verdict: 'changed', changes: verdict.changes });
        this.request = { ...this.request, object: verdict.object };
        return true;
      case 'admitted':
        this.#facts.push({ name, verdict: 'admitted' });
        return true;
    }
  }

  get outcome(): Outcome<KubeObject | undefined, AdmissionEvidence, Status> {
    const evidence = { plugins: this.#facts };
    return this.#refusal ? refused(this.#refusal, evidence) : passed(this.request.object, evidence);
  }

  get validity(): Validity {
    const { outcome } = this;
    return outcome.ok ? passed(true, outcome.evidence) : outcome;
  }
}
