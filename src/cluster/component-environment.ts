import type { FaultBoard } from '../faults/board.ts';
import { faultyEnvironment } from '../faults/faulty-environment.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Gate } from '../kernel/gate.ts';
import { seededRandom } from '../kernel/random.ts';
import type { LogRecord } from '../kernel/span.ts';
import { createTracer, type TraceLevel } from '../kernel/tracer.ts';
import type { Bus } from '../protocol/bus.ts';
import type { Environment } from '../protocol/environment.ts';

/** What the components of one realm share. */
export interface World {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly gate: Gate;
  readonly seed: number;
  readonly level: TraceLevel;
  readonly write: (record: LogRecord) => void;
  readonly report: (message: string) => void;
  /** Absent: nothing can be made to go wrong here. */
  readonly faults?: FaultBoard;
}

/** Makes the environment of a component, or of a part of it that logs under its own name. */
export type EnvironmentOf = (component: string) => Environment;

/** @param instance unique per start, so that a restarted component repeats neither span ids nor random numbers */
export function componentEnvironment(world: World, component: string, instance: string): Environment {
  const { clock, bus, gate, level, write, faults } = world;
  const environment: Environment = {
    clock,
    bus,
    gate,
    random: seededRandom(hash(`${world.seed}/${component}/${instance}`)),
    tracer: createTracer({ component, instance: `${instance}.${component}`, clock, level, write }),
    report: (message) => world.report(`${component}: ${message}`),
  };
  return faults ? faultyEnvironment(environment, component, faults) : environment;
}

/** Every component's environment of one start, each made once: two tracers of one name would repeat each other's span ids. */
export function environmentsOf(world: World, instance: string): EnvironmentOf {
  const made = new Map<string, Environment>();
  return (component) => {
    const environment = made.get(component) ?? componentEnvironment(world, component, instance);
    made.set(component, environment);
    return environment;
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
