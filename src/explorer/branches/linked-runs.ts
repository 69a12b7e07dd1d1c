import type { LogRecord } from '../../kernel/span.ts';
import { readScenario, writeScenario } from '../scenario/read-scenario.ts';
import { isDoing, type Scenario, scenarioOf } from '../scenario/scenario.ts';
import { fromBase64url, toBase64url } from '../stores/base64url.ts';

/** A run as an address names it: what was done in it, to be done again. */
export interface LinkedRun {
  readonly name: string;
  /** From the first thing that was done until its log ended, s. */
  readonly lasts: number;
  readonly scenario: Scenario;
}

export interface LinkedRuns {
  readonly left: LinkedRun;
  readonly right: LinkedRun;
}

/** Who waits longer for a run to be played does something else meanwhile. */
const longest = 60;

export function runOf(name: string, records: readonly LogRecord[]): LinkedRun {
  const began = records.find((record) => record.type === 'start' && isDoing(record))?.at;
  const ended = records.at(-1)?.at;
  const lasts = began === undefined || ended === undefined ? 0 : Math.ceil((ended - began) / 1000);
  return { name, lasts: Math.min(longest, lasts), scenario: scenarioOf(records) };
}

/** Behind `#runs=`: JSON, deflated, in base64url. */
export async function writeLinkedRuns({ left, right }: LinkedRuns): Promise<string> {
  const written = ({ scenario, ...run }: LinkedRun) => ({ ...run, scenario: writeScenario(scenario) });
  const json = JSON.stringify([written(left), written(right)]);
  return toBase64url(await through(new TextEncoder().encode(json), new CompressionStream('deflate-raw')));
}

/** @throws Error where the text is something else, BadScenario where a run cannot be played */
export async function readLinkedRuns(text: string): Promise<LinkedRuns> {
  const bytes = await through(fromBase64url(text), new DecompressionStream('deflate-raw'));
  const runs: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!Array.isArray(runs) || runs.length !== 2) throw new Error('these are not two runs');
  return { left: readRun(runs[0]), right: readRun(runs[1]) };
}

function readRun(run: unknown): LinkedRun {
  const { name, lasts, scenario } = (run ?? {}) as Record<string, unknown>;
  const read = typeof scenario === 'string' ? readScenario(scenario) : undefined;
  if (typeof name !== 'string' || typeof lasts !== 'number' || !read) throw new Error('this is not a run');
  return { name: name.slice(0, 60), lasts: Math.min(longest, Math.max(0, lasts)), scenario: read };
}

/** A link is somebody else's text: what it grows to is bounded. */
const mostBytes = 4_000_000;

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: GenericTransformStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough<Uint8Array<ArrayBuffer>>(stream).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length > mostBytes) throw new Error('it holds too much');
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
