import type { Bus } from '../protocol/bus.ts';
import type { Environment } from '../protocol/environment.ts';
import type { FaultBoard } from './board.ts';
import { FaultyEndpoint, type FaultyEndpointOptions } from './faulty-endpoint.ts';
import { frozenClock } from './frozen-clock.ts';

/** A component's world in which the faults of the board happen; the component knows nothing of them. */
export function faultyEnvironment(env: Environment, component: string, board: FaultBoard): Environment {
  const clock = frozenClock(env.clock, component, board);
  return { ...env, clock, bus: faultyBus(env.bus, { env: { clock, tracer: env.tracer }, board, component }) };
}

function faultyBus(bus: Bus, options: FaultyEndpointOptions): Bus {
  return {
    dial: (address) => new FaultyEndpoint(bus.dial(address), { ...options, dialled: address }),
    listen: (address, accept) => bus.listen(address, (endpoint) => accept(new FaultyEndpoint(endpoint, options))),
  };
}
