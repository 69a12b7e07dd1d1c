import type { LogRecord, SpanEnd, SpanId, SpanStart } from '../../kernel/span.ts';
import type { Evidence, Subject } from '../../protocol/spans.ts';
import type { Fault } from '../../protocol/faults.ts';

/** Something that a person did, at a time since the beginning, s. */
export type Step = { readonly at: number } & (
  | { readonly request: ScenarioRequest }
  /** In force for so long, s; absent: until the end. */
  | { readonly fault: Fault; readonly for?: number }
  | { readonly kill: string }
  | { readonly restart: string }
);

export interface ScenarioRequest {
  readonly as: string;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly contentType?: string;
  /** JSON, as it was sent. */
  readonly body?: unknown;
}

/** A run as what was done in it: done again, it is the same run but for what chance decides. */
export interface Scenario {
  readonly podscope: typeof scenarioFormat;
  readonly steps: readonly Step[];
}

export const scenarioFormat = 'scenario/1';

const writes: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** What people did in a log: their writes, and what they broke, killed and started again. */
export function scenarioOf(records: readonly LogRecord[]): Scenario {
  const starts = new Map<SpanId, SpanStart>();
  const sent = new Map<SpanId, ScenarioRequest & { readonly at: number }>();
  const steps: Step[] = [];
  const began = records.find((record) => record.type === 'start' && isDoing(record))?.at ?? 0;
  const since = (at: number): number => Math.round(at - began) / 1000;
  for (const record of records) {
    if (record.type === 'start') {
      starts.set(record.id, record);
      if (record.name === 'fault')
        steps.push({ at: since(record.at), fault: (record.subject as Subject<'fault'>).fault });
      else if (record.name === 'stopped') steps.push({ at: since(record.at), kill: record.component });
      else if (record.name === 'started' && steps.some((step) => 'kill' in step && step.kill === record.component))
        steps.push({ at: since(record.at), restart: record.component });
      continue;
    }
    const start = starts.get(record.id);
    if (!start) continue;
    if (start.name === 'fault') endFault(steps, start, since(record.at) - since(start.at));
    else if (start.name === 'serve') learnBody(sent, starts, start, record);
    else if (start.name === 'request' && isWrite(start)) {
      const { at, ...request } = { ...requestOf(start), ...sent.get(start.id), at: since(start.at) };
      steps.push({ at, request });
    } else if (start.name === 'decoding') learnType(sent, starts, start, record);
  }
  return { podscope: scenarioFormat, steps: steps.toSorted((a, b) => a.at - b.at) };
}

/** What somebody at a keyboard begins: a write, something broken, something killed. */
export const isDoing = (start: SpanStart): boolean =>
  isWrite(start) || start.name === 'fault' || start.name === 'stopped';

/** A write of somebody at a keyboard. */
function isWrite(start: SpanStart): boolean {
  if (start.name !== 'request' || start.background || !start.component.startsWith('kubectl/')) return false;
  return writes.has((start.subject as Subject<'request'>).verb);
}

function requestOf(start: SpanStart): ScenarioRequest {
  const { method, path, query } = start.subject as Subject<'request'>;
  return { as: start.component.slice('kubectl/'.length), method, path, ...(query && { query }) };
}

function endFault(steps: Step[], start: SpanStart, seconds: number): void {
  const { fault } = start.subject as Subject<'fault'>;
  const place = steps.findLastIndex((step) => 'fault' in step && step.fault === fault);
  const step = steps[place];
  // What is over by itself, as it has struck often enough, needs no end.
  if (step && 'fault' in step && !('times' in fault)) steps[place] = { ...step, for: seconds };
}

function learnBody(
  sent: Map<SpanId, ScenarioRequest & { readonly at: number }>,
  starts: ReadonlyMap<SpanId, SpanStart>,
  serve: SpanStart,
  end: SpanEnd,
): void {
  const request = starts.get(serve.parentId!);
  const text = (end.evidence as Partial<Evidence<'serve'>> | undefined)?.requestBody;
  if (!request || !text || !isWrite(request)) return;
  sent.set(request.id, { ...requestOf(request), ...sent.get(request.id), at: request.at, body: bodyOf(text) });
}

function learnType(
  sent: Map<SpanId, ScenarioRequest & { readonly at: number }>,
  starts: ReadonlyMap<SpanId, SpanStart>,
  decoding: SpanStart,
  end: SpanEnd,
): void {
  const request = starts.get(starts.get(decoding.parentId!)?.parentId ?? decoding.id);
  const contentType = (end.evidence as Partial<Evidence<'decoding'>> | undefined)?.mediaType;
  if (!request || !contentType || !isWrite(request)) return;
  sent.set(request.id, { ...requestOf(request), ...sent.get(request.id), at: request.at, contentType });
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
