import type { FieldChange } from '../../../protocol/evidence.ts';
import { type AdmissionPlugin, changed } from '../plugin.ts';
import { isPod, type Pod, type Toleration } from '../pod.ts';

const tolerated = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const seconds = 300;

/** A pod stays five minutes on a node that went away. Upstream: plugin/pkg/admission/defaulttolerationseconds/admission.go */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  handles: (request) => isPod(request) && (request.operation === 'CREATE' || request.operation === 'UPDATE'),
  mutate({ object }) {
    const pod = object as Pod;
    const tolerations = [...(pod.spec.tolerations ?? [])];
    const changes: FieldChange[] = [];
    for (const key of tolerated) {
      if (tolerations.some((toleration) => tolerates(toleration, key))) continue;
      const added = { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds };
      changes.push({ path: `spec.tolerations[${tolerations.length}]`, value: added });
      tolerations.push(added);
    }
    return changed({ ...pod, spec: { ...pod.spec, tolerations } } as Pod, changes);
  },
};

const tolerates = ({ key = '', effect = '' }: Toleration, wanted: string): boolean =>
  (key === wanted || key === '') && (effect === 'NoExecute' || effect === '');
