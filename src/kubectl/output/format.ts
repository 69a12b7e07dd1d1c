import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import type { Resource } from '../resources.ts';
import { displayName } from '../resources.ts';
import { toJson, toYaml } from './serialize.ts';

/** Values of `-o` that print objects rather than tables. */
export type ObjectFormat = 'yaml' | 'json' | 'name';
export type OutputFormat = ObjectFormat | 'wide' | 'table';

const formats = ['json', 'yaml', 'name', 'wide'];

/** @throws Failure when `-o` names a format that this kubectl does not print */
export function outputFormat(text: string | undefined): OutputFormat {
  if (text === undefined || text === '') return 'table';
  if (formats.includes(text)) return text as OutputFormat;
  throw new Failure(
    `error: unable to match a printer suitable for the output format "${text}", allowed formats are: ${formats.join(',')}`,
  );
}

/** Prints one object in the format asked for. */
export function printObject(format: ObjectFormat, resource: Resource, object: Json): string {
  switch (format) {
    case 'yaml':
      return toYaml(object);
    case 'json':
      return toJson(object);
    case 'name':
      return `${displayName(resource, nameOf(object))}\n`;
  }
}

export const nameOf = (object: Json): string => String((object['metadata'] as Json | undefined)?.['name'] ?? '');

export const namespaceOf = (object: Json): string | undefined => {
  const namespace = (object['metadata'] as Json | undefined)?.['namespace'];
  return typeof namespace === 'string' ? namespace : undefined;
};
