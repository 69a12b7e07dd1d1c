import { parseAllDocuments } from 'yaml';
import type { LogRecord } from '../kernel/span.ts';
import { tellAuditEvent } from './audit-events.ts';
import { type AnyObject, isObject } from './object-key.ts';
import { pastOf, tellObjects } from './object-history.ts';
import { ObservedLog } from './observed-log.ts';
import { isOtlp, tellOtlp } from './otlp-traces.ts';

/** What a text turned out to be, and what it tells. */
export interface Reading {
  readonly kind: 'audit' | 'objects' | 'otlp';
  /** How many events, objects or spans. */
  readonly count: number;
  /** Lines of an audit log that are no events, or of a stage that tells nothing. */
  readonly skipped: number;
  readonly records: readonly LogRecord[];
}

/** Why a text cannot be read; `line` counts from 1. */
export class UnreadableRecording extends Error {
  readonly why: 'empty' | 'yaml' | 'json' | 'unknown' | 'too-big' | 'no-time' | 'malformed';
  readonly line: number;

  constructor(why: UnreadableRecording['why'], line = 0, message = '') {
    super(message);
    this.name = 'UnreadableRecording';
    this.why = why;
    this.line = line;
  }
}

/** Larger files than this would not fit into the log, characters. */
const mostCharacters = 64 * 1024 * 1024;

/**
 * Reads what other clusters write: an audit log (JSON lines), objects as `kubectl get -o yaml|json` prints them, or traces in OTLP's JSON.
 * @param now epoch ms: when objects were seen that tell of no time
 * @throws UnreadableRecording
 */
export function readRecording(text: string, now: number): Reading {
  if (text.length > mostCharacters) throw new UnreadableRecording('too-big');
  if (text.trim() === '') throw new UnreadableRecording('empty');
  const log = new ObservedLog(`file-${Math.floor(now).toString(36)}`);
  const told = wellFormed(() => readAudit(log, text) ?? readWhole(log, text, now));
  const records = log.take();
  if (records.length === 0) throw new UnreadableRecording('no-time');
  return { ...told, records };
}

/** What has the outer form and not the inner one breaks somewhere in it. */
function wellFormed<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableRecording) throw error;
    throw new UnreadableRecording('malformed', 0, error instanceof Error ? error.message : String(error));
  }
}

type Told = Omit<Reading, 'records'>;

/** JSON lines, each an event of the audit log; nothing where the first line is something else. */
function readAudit(log: ObservedLog, text: string): Told | undefined {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  if (!isAuditEvent(parsed(lines[first]!))) return undefined;
  let count = 0;
  let skipped = 0;
  lines.forEach((line, place) => {
    if (line.trim() === '') return;
    const event = parsed(line);
    if (event === undefined) {
      // A log that is still being written ends in the middle of a line.
      if (lines.slice(place + 1).some((later) => later.trim() !== '')) throw new UnreadableRecording('json', place + 1);
      skipped++;
    } else if (isAuditEvent(event) && tellAuditEvent(log, event)) count++;
    else skipped++;
  });
  return { kind: 'audit', count, skipped };
}

const isAuditEvent = (value: unknown): boolean => {
  const { kind, apiVersion } = (value ?? {}) as { readonly kind?: unknown; readonly apiVersion?: unknown };
  return kind === 'Event' && typeof apiVersion === 'string' && apiVersion.startsWith('audit.k8s.io/');
};

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function readWhole(log: ObservedLog, text: string, now: number): Told {
  const json = parsed(text);
  if (isOtlp(json)) return { kind: 'otlp', count: tellOtlp(log, json), skipped: 0 };
  const objects = (json === undefined ? yamlDocuments(text) : [json]).flatMap(itemsOf);
  if (objects.length === 0) throw new UnreadableRecording('unknown');
  const newest = objects.reduce((latest, object) => Math.max(latest, newestTime(object)), 0);
  tellObjects(log, objects, newest > 0 ? newest + 1_000 : now);
  return { kind: 'objects', count: objects.length, skipped: 0 };
}

function yamlDocuments(text: string): readonly unknown[] {
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  for (const { errors } of documents) {
    const [error] = errors;
    if (error) throw new UnreadableRecording('yaml', error.linePos?.[0].line ?? 0, error.message.split('\n')[0]);
  }
  // Anchors that name one another many times over are refused by the library.
  return documents.map((document) => document.toJS({ maxAliasCount: 100 }) as unknown);
}

/** The objects of a List, or the one object. */
function itemsOf(value: unknown): readonly AnyObject[] {
  const { items } = (value ?? {}) as { readonly items?: unknown };
  if (Array.isArray(items)) return items.filter(isObject);
  return isObject(value) ? [value] : [];
}

/** The last moment that an object tells of; 0: it tells of none. It was printed some time after. */
const newestTime = (object: AnyObject): number => pastOf(object).reduce((latest, { at }) => Math.max(latest, at), 0);
