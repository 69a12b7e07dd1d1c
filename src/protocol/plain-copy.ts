import { setField } from '../apimachinery/set-field.ts';

/** Copies plain data (objects, arrays, primitives) as a structured clone would; throws on a function, as that does. */
export function plainCopy<Value>(value: Value): Value {
  return copy(value) as Value;
}

function copy(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new TypeError(`a ${typeof value} cannot cross the bus`);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(copy);
  const target: Record<string, unknown> = {};
  // Plain data inherits nothing, and this asks for no array of keys: a pod's way has some 340 objects copied.
  for (const key in value) setField(target, key, copy((value as Record<string, unknown>)[key]));
  return target;
}
