import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { listAt, mapAt, pairsOf, textAt } from './facts.ts';

/** What apply remembers is long and says nothing new. */
const skipped = 'kubectl.kubernetes.io/last-applied-configuration';

/** Characters of an annotation that stand on its own line. Upstream: maxAnnotationLen */
const longest = 140;

export function describeLabels(out: Description, title: string, labels: Json): void {
  out.list(0, `${title}:`, pairsOf(labels, '='));
}

/** What is long or has lines of its own stands below its key, and no line gets too long. */
export function describeAnnotations(out: Description, title: string, annotations: Json): void {
  const lines = Object.keys(annotations)
    .filter((key) => key !== skipped)
    .toSorted()
    .flatMap((key) => {
      const value = textAt(annotations, key).replace(/\n$/, '');
      if (key.length + value.length + 2 <= longest && !value.includes('\n')) return [`${key}: ${value}`];
      return [`${key}:`, ...value.split('\n').map((line) => `  ${shortened(line, longest - 2)}`)];
    });
  out.list(0, `${title}:`, lines);
}

const shortened = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}...` : text;

/** Name, labels and annotations of what belongs to no namespace, or whose namespace is not said. */
export function describeNamed(out: Description, object: Json): void {
  const metadata = mapAt(object, 'metadata');
  out.line(0, 'Name:', textAt(metadata, 'name'));
  describeMarks(out, metadata);
}

/** Name, namespace, labels and annotations. */
export function describeNamespaced(out: Description, object: Json): void {
  const metadata = mapAt(object, 'metadata');
  describePlace(out, metadata);
  describeMarks(out, metadata);
}

/** Name and namespace. */
export function describePlace(out: Description, metadata: Json): void {
  out.line(0, 'Name:', textAt(metadata, 'name'));
  out.line(0, 'Namespace:', textAt(metadata, 'namespace'));
}

/** Labels and annotations. */
export function describeMarks(out: Description, metadata: Json): void {
  describeLabels(out, 'Labels', mapAt(metadata, 'labels'));
  describeAnnotations(out, 'Annotations', mapAt(metadata, 'annotations'));
}

export function describeController(out: Description, metadata: Json): void {
  const owner = listAt(metadata, 'ownerReferences').find(({ controller }) => controller === true);
  if (owner) out.line(0, 'Controlled By:', `${textAt(owner, 'kind')}/${textAt(owner, 'name')}`);
}

/** `a=b,c=d` */
export const joinedPairs = (map: Json): string => pairsOf(map, '=').join(',') || '<none>';

/** A list of texts in one. */
export const joined = (value: unknown, separator: string): string =>
  Array.isArray(value) && value.length > 0 ? value.map(String).join(separator) : '';
