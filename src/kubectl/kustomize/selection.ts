import { goPattern } from '../../apimachinery/go-pattern.ts';
import { goPatternProblem } from '../../apimachinery/go-pattern-problem.ts';
import { matchesLabels, parseLabelSelector, type Requirement, SelectorError } from '../../apimachinery/selectors.ts';
import { KustomizeError } from './failure.ts';
import type { Selector } from './kustomization.ts';
import { effectiveNamespace, everyId, idOf, mapIn, originalId, type Resource, type ResourceId } from './resource.ts';

type Test = (text: string) => boolean;

/** @throws KustomizeError where a text is no regular expression */
function patternTest(text: string | undefined): Test {
  if (!text) return () => true;
  const pattern = `^(?:${text})$`;
  const problem = goPatternProblem(pattern);
  if (problem !== undefined) throw new KustomizeError(`error parsing regexp: ${problem}`);
  try {
    const compiled = goPattern(pattern);
    return (value) => compiled.test(value);
  } catch (error) {
    throw new KustomizeError(`error parsing regexp: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @returns whether an id is one that the selector means. @throws KustomizeError */
export function idTest({ group, version, kind, name, namespace }: Selector): (id: ResourceId) => boolean {
  const [ofGroup, ofVersion, ofKind] = [patternTest(group), patternTest(version), patternTest(kind)];
  const [ofName, ofNamespace] = [patternTest(name), patternTest(namespace)];
  return (id) =>
    ofGroup(id.group) && ofVersion(id.version) && ofKind(id.kind) && ofName(id.name) && ofNamespace(id.namespace);
}

/** @throws KustomizeError */
function labelTest(text: string | undefined, field: string): (resource: Resource) => boolean {
  let requirements: readonly Requirement[];
  try {
    requirements = parseLabelSelector(text ?? '');
  } catch (error) {
    if (error instanceof SelectorError) throw new KustomizeError(error.message);
    throw error;
  }
  return ({ object }) => matchesLabels(requirements, mapIn(mapIn(object, 'metadata'), field) as Record<string, string>);
}

/**
 * The resources that are, or were when they were read, what a selector means.
 * Upstream: kustomize/api/resmap/reswrangler.go (Select)
 * @throws KustomizeError
 */
export function selected(resources: readonly Resource[], selector: Selector): readonly Resource[] {
  const { group, version, kind, name, namespace, labelSelector, annotationSelector } = selector;
  const isKind = idTest({ ...(group && { group }), ...(version && { version }), ...(kind && { kind }) });
  const [isName, isNamespace] = [patternTest(name), patternTest(namespace)];
  const hasLabels = labelTest(labelSelector, 'labels');
  const hasAnnotations = labelTest(annotationSelector, 'annotations');
  return resources.filter((resource) => {
    const ids = [originalId(resource), idOf(resource)];
    return (
      isKind(idOf(resource)) &&
      ids.some((id) => isName(id.name)) &&
      ids.some((id) => isNamespace(effectiveNamespace(id))) &&
      hasLabels(resource) &&
      hasAnnotations(resource)
    );
  });
}

/** Whether a resource is or was exactly what is asked for, of what is asked for at all. */
export const isOrWas = (resource: Resource, wanted: Selector): boolean =>
  everyId(resource).some((id) =>
    (['group', 'version', 'kind', 'name', 'namespace'] as const).every(
      (field) => !wanted[field] || wanted[field] === id[field],
    ),
  );
