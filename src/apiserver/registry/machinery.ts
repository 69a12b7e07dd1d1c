import { parseDocument } from 'yaml';
import type { FieldError } from '../../apimachinery/field-error.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest, unsupportedMediaType } from '../../apimachinery/status.ts';
import { Refusal } from '../stage.ts';
import type { UpdateScope } from './strategy.ts';

/** SEAM: replaced by the schema-driven decoder, defaults and validation of apimachinery. */
export interface KindName {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export function decodeObject(
  _kind: KindName,
  text: string,
  mediaType: string,
  _fieldValidation: string,
): { readonly object: KubeObject; readonly warnings: readonly string[] } {
  if (mediaType === 'application/yaml') return { object: parseDocument(text).toJS() as KubeObject, warnings: [] };
  if (mediaType !== 'application/json')
    throw new Refusal(
      unsupportedMediaType(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']),
    );
  try {
    return { object: JSON.parse(text) as KubeObject, warnings: [] };
  } catch (error) {
    throw new Refusal(badRequest((error as Error).message));
  }
}

export const applyDefaults = (_object: KubeObject): void => {};
export const validateCreate = (_object: KubeObject): readonly FieldError[] => [];
export const validateUpdate = (_object: KubeObject, _old: KubeObject, _scope: UpdateScope): readonly FieldError[] => [];

type Json = Record<string, unknown>;

export function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Json = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...(target as Json) } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else result[field] = mergePatch(result[field], value);
  }
  return result;
}

/** @param type the media type of the patch */
export const patchObject = (_kind: KindName, current: KubeObject, _type: string, patch: string): unknown =>
  mergePatch(current, JSON.parse(patch));
