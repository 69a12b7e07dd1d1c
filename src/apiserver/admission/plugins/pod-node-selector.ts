import type { KubeObject } from '../../../apimachinery/object.ts';
import type { Pod } from '../../../apimachinery/types.ts';
import { plainError } from '../../../apimachinery/status.ts';
import type { Reader } from '../../registry/reader.ts';
import { fieldChanges } from '../../registry/field-changes.ts';
import { reject } from '../forbidden.ts';
import { admitted, type AdmissionPlugin, type AdmissionRequest, changed, rejected } from '../plugin.ts';
import { isPodCreation } from '../pod.ts';

type Labels = Readonly<Record<string, string>>;

const namespaceAnnotation = 'scheduler.alpha.kubernetes.io/node-selector';
const clusterDefault = 'clusterDefaultNodeSelector';

class SelectorError extends Error {}

/** Upstream: apimachinery/pkg/labels/labels.go (ConvertSelectorToLabelsMap) */
function labelsIn(selector: string): Labels {
  if (selector === '') return {};
  const pairs = selector.split(',').map((part) => part.split('='));
  const wrong = pairs.find((pair) => pair.length !== 2);
  if (wrong) throw new SelectorError(`invalid selector: [${wrong.join(' ')}]`);
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key.trim(), value.trim()]));
}

const conflicts = (a: Labels, b: Labels): boolean =>
  Object.entries(a).some(([key, value]) => b[key] !== undefined && b[key] !== value);

/**
 * Keeps the pods of a namespace to the nodes that its annotation, or a file for the whole cluster, names. Off by default.
 * Upstream: plugin/pkg/admission/podnodeselector/admission.go
 */
export function podNodeSelector(configuration: unknown): AdmissionPlugin {
  const { podNodeSelectorPluginConfig: config = {} } = (configuration ?? {}) as {
    readonly podNodeSelectorPluginConfig?: Labels;
  };
  const ofNamespace = (reader: Reader, namespace: string): Labels => {
    const annotation = reader.get('namespaces', '', namespace)?.metadata.annotations?.[namespaceAnnotation];
    return labelsIn(annotation ?? config[clusterDefault] ?? '');
  };
  const problem = ({ object, namespace }: AdmissionRequest, own: Labels): string | undefined => {
    const { nodeSelector = {} } = (object as Pod).spec;
    if (conflicts(own, nodeSelector)) return 'pod node label selector conflicts with its namespace node label selector';
    const allowed = labelsIn(config[namespace] ?? '');
    const isAllowed = ([key, value]: [string, string]): boolean => allowed[key] === value;
    return Object.keys(allowed).length > 0 && !Object.entries({ ...own, ...nodeSelector }).every(isAllowed)
      ? 'pod node label selector labels conflict with its namespace whitelist'
      : undefined;
  };
  return {
    name: 'PodNodeSelector',
    handles: isPodCreation,
    mutate(request, { reader }) {
      try {
        const own = ofNamespace(reader, request.namespace);
        const why = problem(request, own);
        if (why !== undefined) return reject(request, why);
        if (Object.keys(own).length === 0) return admitted;
        const { spec } = request.object as Pod;
        const nodeSelector = { ...own, ...spec.nodeSelector };
        const object = { ...request.object, spec: { ...spec, nodeSelector } } as KubeObject;
        return changed(object, fieldChanges(request.object, object));
      } catch (error) {
        if (!(error instanceof SelectorError)) throw error;
        return rejected(plainError(500, error.message));
      }
    },
    validate(request, { reader }) {
      const why = problem(request, ofNamespace(reader, request.namespace));
      return why === undefined ? admitted : reject(request, why);
    },
  };
}
