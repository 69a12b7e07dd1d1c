import { ProtobufError } from '../../apimachinery/protobuf/wire.ts';
import { badRequest } from '../../apimachinery/status.ts';
import { Refusal } from '../stage.ts';
import type { Routed } from '../walk.ts';
import { bodyKind, mediaTypeOf } from './decoding.ts';

const protobufType = 'application/vnd.kubernetes.protobuf';

export const isProtobuf = ({ http }: Routed): boolean => mediaTypeOf(http.headers) === protobufType;

/** The request with the JSON that says what its body says in protobuf. Throws `Refusal`. */
export async function withJsonBody(request: Routed): Promise<Routed> {
  const { http } = request;
  // Few requests need the field numbers of all types, so they are fetched by the first that does.
  const { decodeEnvelope } = await import('../../apimachinery/protobuf/envelope.ts');
  try {
    const body = JSON.stringify(decodeEnvelope(http.body ?? ''));
    return { ...request, http: { ...http, headers: { ...http.headers, 'content-type': 'application/json' }, body } };
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    const { kind } = bodyKind(request);
    throw new Refusal(badRequest(`the object provided is unrecognized (must be of type ${kind}): ${error.message}`));
  }
}
