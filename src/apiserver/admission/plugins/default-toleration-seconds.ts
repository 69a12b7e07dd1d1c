import type { FieldChange } from '../../../protocol/evidence/admission.ts';
import { type AdmissionPlugin, changed } from '../plugin.ts';
import { isPod, type Pod, type Toleration } from '../pod.ts';

/** A pod stays a while on a node that went away. Upstream: plugin/pkg/admission/defaulttolerationseconds/admission.go */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  handles: (request) => isPod(request) && (request.operation === 'CREATE' || request.operation === 'UPDATE'),
  mutate({ object }, { tolerationSeconds: defaults }) {
    const pod = object as Pod;
    const tolerations = [...(pod.spec.tolerations ?? [])];
    const changes: FieldChange[] = [];
    for (const [key, tolerationSeconds] of Object.entries(defaults)) {
      if (tolerations.some((toleration) => tolerates(toleration, key))) continue;
      const added = { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds };
      changes.push({ path: `spec.tolerations[${tolerations.length}]`, value: added });
      tolerations.push(added);
    }
    return changed({ ...pod, spec: { ...pod.spec, tolerations } } as Pod, changes);
  },
};

const tolerates = ({ key = '', effect = '' }: Toleration, wanted: string): boolean =>
  (key === wanted || key === '') && (effect === 'NoExecute' || effect === '');
