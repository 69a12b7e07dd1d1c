import { utf8Length } from '../../apimachinery/base64.ts';
import { requestTooLarge } from '../../apimachinery/status.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { DecodingEvidence } from '../../protocol/evidence/admission.ts';
import { isBinary } from '../../protocol/http.ts';
import { RpcError } from '../../protocol/rpc.ts';
import { whenAnswered } from '../../kernel/answer-needed.ts';
import { decodeCreation } from '../registry/decode-creation.ts';
import { decodeDeletion } from '../registry/decode-deletion.ts';
import { decodePatch } from '../registry/decode-patch.ts';
import { decodeUpdate } from '../registry/decode-update.ts';
import { type Decode, type DecodingNotes, mediaTypeOf } from '../registry/decoding.ts';
import { isProtobuf, withJsonBody } from '../registry/protobuf.ts';
import { statusOf } from '../registry/storage-refusal.ts';
import type { Stage } from '../stage.ts';
import { Refusal } from '../refusal.ts';
import type { Decoded, Routed } from '../walk.ts';

/** Upstream: apiserver/pkg/server/config.go (MaxRequestBodyBytes) */
const maxBodyBytes = 3 * 1024 * 1024;

const decoders: Readonly<Record<string, Decode>> = {
  create: decodeCreation,
  update: decodeUpdate,
  patch: decodePatch,
  delete: decodeDeletion,
  deletecollection: decodeDeletion,
};

/** What is to be written: the body against its schema, defaults filled in, and what is stored now. */
export const decode: Stage<'decoding', Routed, Decoded> = {
  room: 'decoding',
  run: async (server, context, request) => {
    const { http, info, warnings } = request;
    const notes: DecodingNotes = { defaulted: [] };
    const body = http.body ?? '';
    const bytes = isBinary(http.headers['content-type']) ? body.length : utf8Length(body);
    const evidence = (): DecodingEvidence => {
      const { change: _, ...noted } = notes;
      return { mediaType: mediaTypeOf(http.headers), bytes, ...noted, warnings: [...warnings] };
    };
    try {
      if (bytes > maxBodyBytes) throw new Refusal(requestTooLarge(maxBodyBytes));
      const readable = isProtobuf(request) ? await withJsonBody(request) : request;
      const told = warnings.length;
      const decoded = await whenAnswered(() => {
        warnings.length = told;
        return decoders[info.verb]!(server, context, readable, notes);
      });
      return passed(decoded, evidence(), notes.change && (() => notes.change!));
    } catch (error) {
      const status = error instanceof Refusal ? error.status : error instanceof RpcError ? statusOf(error) : undefined;
      if (!status) throw error;
      return refused(status, { ...evidence(), message: status.message });
    }
  },
};
