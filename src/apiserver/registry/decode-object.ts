import { parseDocument } from 'yaml';
import {
  decodeJson,
  DecodeError,
  type DecodedObject,
  type FieldValidation,
  unrecognized,
} from '../../apimachinery/decode.ts';
import type { KindName } from '../../apimachinery/kinds.ts';
import { unsupportedMediaType } from '../../apimachinery/status.ts';
import { Refusal } from '../stage.ts';

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
  try {
    return JSON.stringify(document.toJS());
  } catch (unresolved) {
    throw unrecognized(kind, text, `yaml: ${aliasProblem(unresolved as Error)}`);
  }
}

/** Aliases are looked up last: one may have no anchor, or so many may refer to one another that it would never end. */
function aliasProblem({ message }: Error): string {
  const name = /^Unresolved alias .*: (.*)$/s.exec(message)?.[1];
  return name === undefined ? 'document contains excessive aliasing' : `unknown anchor '${name}' referenced`;
}
