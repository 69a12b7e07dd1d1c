import { parseDocument } from 'yaml';
import {
  decodeJson,
  DecodeError,
  type DecodedObject,
  type FieldValidation,
  unrecognized,
} from '../../apimachinery/decode.ts';
import type { FieldError } from '../../apimachinery/field-error.ts';
import type { KindName } from '../../apimachinery/kinds.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { unsupportedMediaType } from '../../apimachinery/status.ts';
import { Refusal } from '../stage.ts';
import type { UpdateScope } from './strategy.ts';

const bodyTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** A body as an object of the kind it should be. Throws `Refusal`. */
export function decodeObject(
  kind: KindName,
  text: string,
  mediaType: string,
  validation: FieldValidation,
): DecodedObject {
  try {
    if (mediaType === 'application/json') return decodeJson(text, kind, validation);
    if (mediaType === 'application/yaml') return decodeJson(yamlToJson(kind, text), kind, validation);
  } catch (error) {
    throw error instanceof DecodeError ? new Refusal(error.status) : error;
  }
  throw new Refusal(unsupportedMediaType(bodyTypes));
}

function yamlToJson(kind: KindName, text: string): string {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error)
    throw unrecognized(kind, text, `yaml: line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`);
  return JSON.stringify(document.toJS());
}

export const applyDefaults = (_object: KubeObject): void => {};
export const validateCreate = (_object: KubeObject): readonly FieldError[] => [];
export const validateUpdate = (_object: KubeObject, _old: KubeObject, _scope: UpdateScope): readonly FieldError[] => [];

type Json = Record<string, unknown>;

export function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Json =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...(target as Json) } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else result[field] = mergePatch(result[field], value);
  }
  return result;
}

/** @param type the media type of the patch */
export const patchObject = (_kind: KindName, current: KubeObject, _type: string, patch: string): unknown =>
  mergePatch(current, JSON.parse(patch));
