import {
  decodeJson,
  DecodeError,
  type DecodedObject,
  type FieldValidation,
  unrecognized,
} from '../../apimachinery/decode.ts';
import type { KindName } from '../../apimachinery/kinds.ts';
import { unsupportedMediaType } from '../../apimachinery/status.ts';
import { answerTypes } from '../negotiation.ts';
import { Refusal } from '../refusal.ts';
import { YamlError, yamlToJson } from '../yaml.ts';

/**
 * A body as an object of the kind it should be. Throws `Refusal`.
 * @param decode from JSON, where the kind is not a built-in one
 */
export function decodeObject(
  kind: KindName,
  text: string,
  mediaType: string,
  validation: FieldValidation,
  decode: typeof decodeJson = decodeJson,
): DecodedObject {
  try {
    if (mediaType === 'application/json') return decode(text, kind, validation);
    if (mediaType === 'application/yaml') return decode(yamlToJson(text), kind, validation);
  } catch (error) {
    if (error instanceof YamlError) throw new Refusal(unrecognized(kind, text, error.message).status);
    throw error instanceof DecodeError ? new Refusal(error.status) : error;
  }
  throw new Refusal(unsupportedMediaType(answerTypes));
}
