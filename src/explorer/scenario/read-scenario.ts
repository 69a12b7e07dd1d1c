import { parse, stringify } from 'yaml';
import type { FaultKind } from '../../protocol/faults.ts';
import { type Scenario, scenarioFormat, type Step } from './scenario.ts';

/** Why a scenario cannot be played; `step` counts from 1. */
export class BadScenario extends Error {
  readonly step: number;
  constructor(step: number, message: string) {
    super(message);
    this.name = 'BadScenario';
    this.step = step;
  }
}

export const writeScenario = (scenario: Scenario): string => stringify(scenario, { lineWidth: 0 });

/** Nothing where the text is something else. @throws BadScenario */
export function readScenario(text: string): Scenario | undefined {
  if (!/^\s*podscope:\s*["']?scenario\//m.test(text)) return undefined;
  const { podscope, steps } = parse(text, { maxAliasCount: 100 }) as Partial<Scenario>;
  if (podscope !== scenarioFormat) throw new BadScenario(0, `this page reads ${scenarioFormat}`);
  if (!Array.isArray(steps)) throw new BadScenario(0, 'steps is no list');
  steps.forEach((step: unknown, place) => check(step, place + 1));
  return { podscope, steps };
}

const kinds: ReadonlySet<unknown> = new Set<FaultKind>([
  'freeze',
  'slow',
  'disk-full',
  'cut',
  'stale',
  'lose',
  'delay',
  'duplicate',
  'reorder',
]);

const acts = ['request', 'fault', 'kill', 'restart'] as const;

function check(step: unknown, place: number): asserts step is Step {
  const { at, ...rest } = (step ?? {}) as Record<string, unknown>;
  if (typeof at !== 'number' || !(at >= 0)) throw new BadScenario(place, 'at is no number of seconds');
  const named = acts.filter((act) => rest[act] !== undefined);
  if (named.length !== 1) throw new BadScenario(place, `one of ${acts.join(', ')} is wanted`);
  const [act] = named;
  const value = rest[act!];
  if ((act === 'kill' || act === 'restart') && typeof value !== 'string')
    throw new BadScenario(place, `${act} is no name of a component`);
  if (act === 'request') checkTexts(place, value, ['as', 'method', 'path']);
  if (act === 'fault' && !kinds.has((value as { readonly kind?: unknown } | null)?.kind))
    throw new BadScenario(place, 'this page knows no such fault');
}

function checkTexts(place: number, value: unknown, fields: readonly string[]): void {
  for (const field of fields)
    if (typeof (value as Record<string, unknown> | null)?.[field] !== 'string')
      throw new BadScenario(place, `${field} is no text`);
}
