import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { internalError, plainError, type Status } from '../../../apimachinery/status.ts';
import type { Pod, Toleration } from '../../../apimachinery/types.ts';
import type { Reader } from '../../registry/reader.ts';
import { fieldChanges } from '../../registry/field-changes.ts';
import { podQosClass } from '../../../apimachinery/pod-qos.ts';
import { type AdmissionPlugin, type AdmissionRequest, admitted, changed, rejected } from '../plugin.ts';
import { isPod } from '../pod.ts';

type Tolerations = readonly Toleration[];

interface Configuration {
  readonly default?: Tolerations;
  readonly whitelist?: Tolerations;
}

const defaultsAnnotation = 'scheduler.alpha.kubernetes.io/defaultTolerations';
const whitelistAnnotation = 'scheduler.alpha.kubernetes.io/tolerationsWhitelist';
const memoryPressure: Toleration = {
  key: 'node.kubernetes.io/memory-pressure',
  operator: 'Exists',
  effect: 'NoSchedule',
};

const same = (a: Toleration, b: Toleration): boolean => jsonEqual(a, b);

/** Whether what `wide` tolerates includes what `narrow` does. Upstream: pkg/util/tolerations/tolerations.go (isSuperset) */
function includes(wide: Toleration, narrow: Toleration): boolean {
  if (same(wide, narrow)) return true;
  const [wideOperator, narrowOperator] = [wide.operator || 'Equal', narrow.operator || 'Equal'];
  if ((narrow.key ?? '') !== (wide.key ?? '') && (wide.key || wideOperator !== 'Exists')) return false;
  if ((narrow.effect ?? '') !== (wide.effect ?? '') && wide.effect) return false;
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined) {
    if (narrow.tolerationSeconds === undefined || narrow.tolerationSeconds > wide.tolerationSeconds) return false;
  }
  if (wideOperator === 'Equal') return narrowOperator === 'Equal' && (narrow.value ?? '') === (wide.value ?? '');
  return wideOperator === 'Exists';
}

/** All of both, without those that others include. Upstream: pkg/util/tolerations/tolerations.go (MergeTolerations) */
function merged(first: Tolerations, second: Tolerations): Tolerations {
  const all = [...first, ...second];
  const kept: Toleration[] = [];
  for (const [index, one] of all.entries()) {
    const isCovered =
      kept.some((other) => includes(other, one)) ||
      all.slice(index + 1).some((other) => !same(one, other) && includes(other, one));
    if (!isCovered) kept.push(one);
  }
  return kept;
}

/** What an annotation of the namespace lists; undefined: nothing, so that the cluster's own list counts. @throws SyntaxError */
function annotated(reader: Reader, namespace: string, annotation: string): Tolerations | undefined {
  const text = reader.get('namespaces', '', namespace)?.metadata.annotations?.[annotation];
  return text ? (JSON.parse(text) as Tolerations) : undefined;
}

/**
 * Gives the pods of a namespace its tolerations, and lets them have no others than it allows. Off by default.
 * Upstream: plugin/pkg/admission/podtolerationrestriction/admission.go
 */
export function podTolerationRestriction(configuration: unknown): AdmissionPlugin {
  const config = (configuration ?? {}) as Configuration;

  function refusal({ namespace }: AdmissionRequest, tolerations: Tolerations, reader: Reader): Status | undefined {
    const own = annotated(reader, namespace, whitelistAnnotation);
    const whitelist = own ?? config.whitelist ?? [];
    if (whitelist.length === 0 || tolerations.every((each) => whitelist.some((wide) => includes(wide, each))))
      return undefined;
    const scope = own ? 'namespace' : 'cluster';
    return plainError(
      500,
      `pod tolerations (possibly merged with namespace default tolerations) conflict with its ${scope} whitelist`,
    );
  }

  const attempt = <Result>(work: () => Result): Result | Status => {
    try {
      return work();
    } catch (error) {
      if (error instanceof SyntaxError) return internalError(error.message);
      throw error;
    }
  };

  return {
    name: 'PodTolerationRestriction',
    handles: (request) => isPod(request) && (request.operation === 'CREATE' || request.operation === 'UPDATE'),
    mutate(request, { reader }) {
      const pod = request.object as Pod;
      const { tolerations: asked = [] } = pod.spec;
      const result = attempt((): Tolerations | Status => {
        const given =
          request.operation === 'CREATE'
            ? (annotated(reader, request.namespace, defaultsAnnotation) ?? config.default ?? [])
            : [];
        const own = given.length === 0 ? asked : asked.length === 0 ? given : merged(given, asked);
        const all = podQosClass(pod) === 'BestEffort' ? own : merged(own, [memoryPressure]);
        return refusal(request, all, reader) ?? all;
      });
      if ('status' in result) return rejected(result);
      if (result.length === 0) return admitted;
      const object = { ...pod, spec: { ...pod.spec, tolerations: [...result] } } as unknown as KubeObject;
      return changed(object, fieldChanges(pod, object));
    },
    validate(request, { reader }) {
      const { tolerations = [] } = (request.object as Pod).spec;
      const result = attempt(() => refusal(request, tolerations, reader));
      return result ? rejected(result) : admitted;
    },
  };
}
