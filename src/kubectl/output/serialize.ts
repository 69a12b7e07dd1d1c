import { stringify, type Tags } from 'yaml';
import { strictFloat } from '../../apimachinery/yaml-tags.ts';
import type { Json } from '../api.ts';
import { foldable, foldLines } from './fold-lines.ts';
import { doubleQuoted, scalarStyle } from './scalar-style.ts';

/** YAML as sigs.k8s.io/yaml writes it: keys sorted, lists not indented, ambiguous words quoted, long texts in lines. */
export const toYaml = (value: unknown): string =>
  foldLines(
    stringify(value, {
      version: '1.1',
      sortMapEntries: true,
      indentSeq: false,
      lineWidth: 0,
      aliasDuplicateObjects: false,
      nullStr: 'null',
      customTags: (tags) => tags.map((tag) => styledText(strictFloat(tag))),
    }),
  );

/** Texts in the style in which go-yaml has them. */
function styledText(tag: Tags[number]): Tags[number] {
  if (typeof tag !== 'object' || tag.tag !== 'tag:yaml.org,2002:str' || tag.collection) return tag;
  const { stringify: write } = tag;
  return {
    ...tag,
    stringify(item, context, ...rest) {
      const style = scalarStyle(String(item.value));
      item.type = style;
      const text = style === 'QUOTE_DOUBLE' ? doubleQuoted(String(item.value)) : write!(item, context, ...rest);
      return context.implicitKey || style === 'BLOCK_LITERAL' ? text : foldable + text;
    },
  };
}

/** JSON as kubectl writes it: four spaces, keys sorted. */
export const toJson = (value: unknown): string => `${JSON.stringify(sorted(value), undefined, 4)}\n`;

/** The same value with the keys of every object in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const object = value as Json;
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, sorted(object[key])]),
  );
}
