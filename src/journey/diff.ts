import { withoutManagedFields } from '../apimachinery/managed-fields/hide.ts';
import { pathTo } from './field-path.ts';
import { parseObject } from './object-facts.ts';

/** One line of an object written as YAML, with what happened to it. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'folded';
  readonly indent: number;
  /** Begins an item of a list. */
  readonly dash: boolean;
  /** Field name; '' for plain list items. */
  readonly name: string;
  /** Scalar as text; '' where the field's content follows below. */
  readonly value: string;
  /** JSON path such as `spec.containers[0].image`. */
  readonly path: string;
  /** For `folded`: how many equal lines are not shown. */
  readonly hidden?: number;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Fields = { readonly [name: string]: Json };

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isEmpty = (value: Json): boolean =>
  isList(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0;

/** What people are shown of an object's text: all but who owns what. */
const shownFields = (text: string | undefined): Fields =>
  withoutManagedFields((text === undefined ? {} : (parseObject(text) ?? {})) as Fields);

/** The lines of two JSON texts, equal parts folded. An absent text is an object that is not there. */
export function diffTexts(before: string | undefined, after: string | undefined): readonly DiffLine[] {
  return fold(compareFields(shownFields(before), shownFields(after), 0, ''));
}

/** The whole object, nothing folded. */
export const linesOf = (text: string): readonly DiffLine[] => write(shownFields(text), 'same', 0, '');

export const changesIn = (lines: readonly DiffLine[]): { readonly added: number; readonly removed: number } => ({
  added: lines.filter(({ kind }) => kind === 'added').length,
  removed: lines.filter(({ kind }) => kind === 'removed').length,
});

/** The object's own field, whatever its name: untrusted objects may have one called `toString`. */
const own = (fields: Fields, name: string): Json | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

function compareFields(old: Fields, now: Fields, indent: number, path: string): readonly DiffLine[] {
  const names = [...Object.keys(old), ...Object.keys(now).filter((name) => !Object.hasOwn(old, name))];
  return names.flatMap((name) => compare(name, own(old, name), own(now, name), indent, pathTo(path, name)));
}

function compare(
  name: string,
  old: Json | undefined,
  now: Json | undefined,
  indent: number,
  path: string,
): readonly DiffLine[] {
  const head: DiffLine = { kind: 'same', indent, dash: false, name, value: '', path };
  if (isFields(old) && isFields(now) && !isEmpty(old) && !isEmpty(now))
    return [head, ...compareFields(old, now, indent + 1, path)];
  if (isList(old) && isList(now) && !isEmpty(old) && !isEmpty(now))
    return [head, ...compareLists(old, now, indent, path)];
  if (old !== undefined && now !== undefined && equal(old, now)) return field(name, old, 'same', indent, path);
  return [
    ...(old === undefined ? [] : field(name, old, 'removed', indent, path)),
    ...(now === undefined ? [] : field(name, now, 'added', indent, path)),
  ];
}

/** Items are matched as Kubernetes merges them: by name, type or key where they have one, else by value. */
function compareLists(old: readonly Json[], now: readonly Json[], indent: number, path: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  const ids = identities(now);
  const left = new Map(identities(old).map((id, index) => [id, old[index]!] as const));
  now.forEach((item, index) => {
    const id = ids[index]!;
    const match = left.get(id);
    left.delete(id);
    const place = `${path}[${index}]`;
    if (match === undefined) lines.push(...listItem(item, 'added', indent, place));
    else if (isFields(match) && isFields(item))
      lines.push(...dashed(compareFields(match, item, indent + 1, place), indent));
    else if (equal(match, item)) lines.push(...listItem(item, 'same', indent, place));
    else lines.push(...listItem(match, 'removed', indent, place), ...listItem(item, 'added', indent, place));
  });
  for (const [id, item] of left) lines.push(...listItem(item, 'removed', indent, `${path}[${id}]`));
  return lines;
}

/** One name per item, the second of two equal ones told apart. */
function identities(items: readonly Json[]): readonly string[] {
  const seen = new Map<string, number>();
  return items.map((item, index) => {
    const id = identity(item, index);
    const times = seen.get(id) ?? 0;
    seen.set(id, times + 1);
    return times === 0 ? id : `${id}#${times}`;
  });
}

function identity(item: Json, index: number): string {
  if (!isFields(item)) return typeof item === 'object' ? `#${index}` : `=${String(item)}`;
  for (const name of ['name', 'type', 'key', 'containerPort', 'ip', 'mountPath', 'uid']) {
    const value = own(item, name);
    if (typeof value === 'string' || typeof value === 'number') return `${name}=${value}`;
  }
  return `#${index}`;
}

const dashed = (lines: readonly DiffLine[], indent: number): readonly DiffLine[] =>
  lines.map((line, place) => (place === 0 ? { ...line, indent, dash: true } : line));

const listItem = (item: Json, kind: DiffLine['kind'], indent: number, path: string): readonly DiffLine[] =>
  isFields(item) && !isEmpty(item)
    ? dashed(write(item, kind, indent + 1, path), indent)
    : [{ kind, indent, dash: true, name: '', value: scalar(item), path }];

const write = (fields: Fields, kind: DiffLine['kind'], indent: number, path: string): readonly DiffLine[] =>
  Object.entries(fields).flatMap(([name, value]) => field(name, value, kind, indent, pathTo(path, name)));

function field(name: string, value: Json, kind: DiffLine['kind'], indent: number, path: string): readonly DiffLine[] {
  const head = { kind, indent, dash: false, name, path };
  if (isEmpty(value) || (!isFields(value) && !isList(value))) return [{ ...head, value: scalar(value) }];
  const rest = isFields(value)
    ? write(value, kind, indent + 1, path)
    : value.flatMap((item, index) => listItem(item, kind, indent, `${path}[${index}]`));
  return [{ ...head, value: '' }, ...rest];
}

function scalar(value: Json): string {
  if (isList(value)) return '[]';
  if (isFields(value)) return '{}';
  if (typeof value !== 'string') return String(value);
  return /^$|^[\s'"#&*!|>%@`{[,\]}?:-]|: |[\n\t]| #|^(true|false|null|yes|no|~|[\d.+-]+)$/i.test(value)
    ? JSON.stringify(value)
    : value;
}

function equal(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]!));
  if (!isFields(a) || !isFields(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && equal(a[name]!, b[name]!))
  );
}

/** How deep a line lies; the items of a list lie below its field although they are written at the same indent. */
const depth = (line: DiffLine): number => line.indent * 2 + (line.dash ? 1 : 0);

/** Keeps what changed and the fields above it; runs of equal lines shrink to one line that says how many. */
function fold(lines: readonly DiffLine[]): readonly DiffLine[] {
  const kept = new Set<number>();
  lines.forEach((line, place) => {
    if (line.kind === 'same') return;
    kept.add(place);
    let below = depth(line);
    for (let above = place - 1; above >= 0 && below > 0; above--) {
      if (depth(lines[above]!) >= below) continue;
      below = depth(lines[above]!);
      kept.add(above);
    }
  });
  const shown: DiffLine[] = [];
  lines.forEach((line, place) => {
    const last = shown.at(-1);
    if (kept.has(place)) shown.push(line);
    else if (last?.kind === 'folded') shown[shown.length - 1] = { ...last, hidden: last.hidden! + 1 };
    else shown.push({ ...line, kind: 'folded', name: line.path.split(/[.[]/)[0]!, value: '', hidden: 1 });
  });
  return shown;
}
