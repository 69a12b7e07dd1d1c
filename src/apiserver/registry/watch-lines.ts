import { whenAnswered } from '../../kernel/answer-needed.ts';
import type { BodyChunk } from '../../protocol/http.ts';
import type { Representation } from '../negotiation.ts';
import type { WatchEvent } from '../storage/cache-event.ts';
import { protobuf } from './protobuf.ts';
import { metadataOnly } from './partial-metadata.ts';
import type { ServedResource } from './served-resource.ts';
import { type IncludeObject, renderTable } from './tables/table.ts';

/** Watch events as lines of JSON or as frames of protobuf, each with the span that caused it. */
export async function* watchLines(
  events: AsyncIterable<WatchEvent>,
  resource: ServedResource,
  representation: Representation,
  includeObject: IncludeObject,
  now: () => number,
): AsyncGenerator<BodyChunk> {
  let withColumns = true;
  const line = representation.encoding === 'protobuf' ? (await protobuf.load()).encodeEvent : jsonLine;
  for await (const event of events) {
    const shown = (): string => objectText(event, resource, representation, { includeObject, now: now(), withColumns });
    const text = resource.views['']?.prepare ? await whenAnswered(shown) : shown();
    if (event.type !== 'BOOKMARK') withColumns = false;
    yield { text: line(event.type, text), ...(event.cause && { cause: event.cause }) };
  }
}

let newest = { type: '', text: '', line: '' };

/** Those who watch the same objects are told of a change one after another: its line is put together once. */
function jsonLine(type: string, text: string): string {
  if (newest.type !== type || newest.text !== text)
    newest = { type, text, line: `{"type":"${type}","object":${text}}\n` };
  return newest.line;
}

interface TableState {
  readonly includeObject: IncludeObject;
  readonly now: number;
  /** Columns are told once per watch. */
  readonly withColumns: boolean;
}

function objectText(
  { type, object }: WatchEvent,
  resource: ServedResource,
  { as }: Representation,
  { includeObject, now, withColumns }: TableState,
): string {
  const view = resource.views[''];
  if (type === 'ERROR') return object.text;
  if (as === 'object') return view && type !== 'BOOKMARK' ? JSON.stringify(view.show(object.object)) : object.text;
  if (as !== 'Table') return JSON.stringify(metadataOnly(object.object));
  const { resourceVersion = '' } = object.object.metadata;
  const rows = type === 'BOOKMARK' ? [] : [object.object];
  const table = renderTable(resource, rows, { includeObject, now, metadata: { resourceVersion }, view });
  return JSON.stringify(withColumns ? table : { ...table, columnDefinitions: null });
}
