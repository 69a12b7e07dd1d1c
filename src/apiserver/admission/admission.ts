import type { KubeObject } from '../../apimachinery/object.ts';
import type { Status } from '../../apimachinery/status.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { AdmissionEvidence } from '../../protocol/evidence.ts';
import type { Admission, AdmissionPlugin, AdmissionRequest, AdmissionVerdict, AdmissionWorld } from './plugin.ts';
import { registryChecks } from './registry-checks.ts';

type PluginFact = AdmissionEvidence['plugins'][number];
type Phase = 'mutate' | 'validate';

/**
 * Both rooms of admission: each plug-in in order, until one says no.
 * Upstream: apiserver/pkg/admission/chain.go
 */
export function createAdmission(plugins: readonly AdmissionPlugin[], world: AdmissionWorld): Admission {
  const mutating = plugins.filter(({ mutate }) => mutate);
  const validating = plugins.filter(({ validate }) => validate);
  return {
    mutate: (_context, request) => {
      const outcome = run('mutate', mutating, request, world);
      if (!outcome.ok) return outcome;
      const refusal = registryChecks({ ...request, object: outcome.value }, world);
      if (!refusal) return outcome;
      const { name, status } = refusal;
      const fact: PluginFact = { name, verdict: 'rejected', reason: status.message };
      return refused(status, { plugins: [...outcome.evidence.plugins, fact] });
    },
    validate: (_context, request) => {
      const outcome = run('validate', validating, request, world);
      return outcome.ok ? passed(true, outcome.evidence) : outcome;
    },
  };
}

function run(
  phase: Phase,
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  world: AdmissionWorld,
): Outcome<KubeObject | undefined, AdmissionEvidence, Status> {
  const facts: PluginFact[] = [];
  let current = request;
  for (const plugin of plugins) {
    const { name } = plugin;
    if (!plugin.handles(current)) {
      facts.push({ name, verdict: 'not-concerned' });
      continue;
    }
    const verdict: AdmissionVerdict = plugin[phase]!(current, world);
    switch (verdict.verdict) {
      case 'rejected':
        facts.push({ name, verdict: 'rejected', reason: verdict.status.message });
        return refused(verdict.status, { plugins: facts });
      case 'changed':
        facts.push({ name, verdict: 'changed', changes: verdict.changes });
        current = { ...current, object: verdict.object };
        break;
      case 'admitted':
        facts.push({ name, verdict: 'admitted' });
    }
  }
  return passed(current.object, { plugins: facts });
}
