import { ProtobufError } from '../../apimachinery/protobuf/protobuf-error.ts';
import { badRequest } from '../../apimachinery/status.ts';
import { onDemand } from '../../kernel/on-demand.ts';
import { mediaTypes } from '../negotiation.ts';
import { Refusal } from '../refusal.ts';
import type { Routed } from '../walk.ts';
import { bodyKind, mediaTypeOf } from './decoding.ts';

/** Few requests need the field numbers of all types, so they are fetched by the first that does. */
export const protobuf = onDemand(() => import('../../apimachinery/protobuf/envelope.ts'));

export const isProtobuf = ({ http }: Routed): boolean => mediaTypeOf(http.headers) === mediaTypes.protobuf;

/** The request with the JSON that says what its body says in protobuf. Throws `Refusal`. */
export async function withJsonBody(request: Routed): Promise<Routed> {
  const { http } = request;
  const { decodeEnvelope } = await protobuf.load();
  try {
    const body = JSON.stringify(decodeEnvelope(http.body ?? ''));
    return { ...request, http: { ...http, headers: { ...http.headers, 'content-type': 'application/json' }, body } };
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    const { kind } = bodyKind(request);
    throw new Refusal(badRequest(`the object provided is unrecognized (must be of type ${kind}): ${error.message}`));
  }
}
