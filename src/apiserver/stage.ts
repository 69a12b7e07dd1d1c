import { Refusal } from './refusal.ts';
import type { Status } from '../apimachinery/status.ts';
import type { Context } from '../kernel/context.ts';
import type { Outcome } from '../kernel/outcome.ts';
import { type TracePoint, traced } from '../kernel/traced.ts';
import type { ApiserverRoom, Evidence } from '../protocol/spans.ts';
import type { Server } from './server.ts';

/**
 * One room of the request's way: takes what the rooms before it found out, returns it with its own finding added, or
 * refuses. `run` is a function-typed property, so that rooms in the wrong order do not compile.
 */
export interface Stage<Room extends ApiserverRoom, Input, Output> {
  readonly room: Room;
  /** What the room is about, where that is known at its door. */
  readonly subject?: (input: Input) => object;
  readonly run: (
    server: Server,
    context: Context,
    input: Input,
  ) => Outcome<Output, Evidence<Room> & object, Status> | Promise<Outcome<Output, Evidence<Room> & object, Status>>;
}

/** Walks into the next room and comes out with its finding. */
export type Step = <Room extends ApiserverRoom, Input, Output>(
  stage: Stage<Room, Input, Output>,
  input: Input,
) => Promise<Output>;

/** @param label one line for whoever waits at a room's door, e.g. `POST pods` */
export function stepper(server: Server, context: Context, label: string): Step {
  return async (stage, input) => {
    const point = (): TracePoint => {
      const subject = stage.subject?.(input);
      return { name: stage.room, label, ...(subject && { subject }) };
    };
    const outcome = await traced(server.env, context, point, (inside) => stage.run(server, inside, input));
    if (!outcome.ok) throw new Refusal(outcome.refusal);
    return outcome.value;
  };
}
