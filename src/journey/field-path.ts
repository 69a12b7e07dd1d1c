import { parseObject } from './object-facts.ts';

/** `spec.containers[0].image`, `status.conditions[type=Ready].status`, `metadata.labels["a.b/c"]`. */
const step = /\.?([^.[\]"]+)|\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]/gy;

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

interface Step {
  readonly name: string;
  readonly inList: boolean;
}

function stepsOf(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (!found) return undefined;
    const [, plain, quoted, index] = found;
    steps.push({ name: plain ?? quoted ?? index ?? '', inList: index !== undefined });
  }
  return steps;
}

/** The path of a field of what lies at `path`; '' is the object itself. */
export function pathTo(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path ? `${path}.${name}` : name;
}

/** The names by which Kubernetes' lists tell their items apart. */
const identifying = ['name', 'type', 'key', 'containerPort', 'ip', 'mountPath', 'uid'] as const;

const isRecord = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function itemOf(list: readonly Json[], name: string): Json | undefined {
  const at = name.indexOf('=');
  if (at < 0) return list[Number(name)];
  const [field, value] = [name.slice(0, at), name.slice(at + 1)];
  return list.find((item) => isRecord(item) && Object.hasOwn(item, field) && String(item[field]) === value);
}

function follow(object: Json, steps: readonly Step[]): Json | undefined {
  let at: Json | undefined = object;
  for (const { name, inList } of steps) {
    if (inList) at = Array.isArray(at) ? itemOf(at, name) : undefined;
    else at = isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

/** The field's value in an object's JSON text: text as it stands, anything else as JSON; nothing where it is not there. */
export function fieldOf(text: string | undefined, path: string): string | undefined {
  const object = text === undefined ? undefined : parseObject(text);
  const steps = stepsOf(path);
  const value = object && steps && follow(object as Json, steps);
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The same path with the items of lists named by what tells them apart, so that it means the same in other revisions. */
export function lastingPath(text: string, path: string): string {
  const object = parseObject(text);
  const steps = stepsOf(path);
  if (!object || !steps) return path;
  let at: Json | undefined = object as Json;
  let lasting = '';
  for (const { name, inList } of steps) {
    if (!inList) {
      lasting = pathTo(lasting, name);
      at = isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
      continue;
    }
    at = Array.isArray(at) ? itemOf(at, name) : undefined;
    const item = isRecord(at) ? at : undefined;
    const by = item && identifying.find((field) => Object.hasOwn(item, field) && typeof item[field] !== 'object');
    lasting += by ? `[${by}=${String(item[by])}]` : `[${name}]`;
  }
  return lasting;
}
