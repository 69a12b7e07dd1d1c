import { backgroundContext } from '../../kernel/context.ts';
import type { Tracer } from '../../kernel/tracer.ts';
import type { Bus } from '../../protocol/bus.ts';
import { connect, RpcError } from '../../protocol/rpc.ts';
import type { PortHandler } from '../runtime/network.ts';
import { ConnectError } from './cluster-network.ts';

/** A port behind which a component answers on the bus: its process on the machine only stands for it. */
export function componentFront(
  { bus, tracer }: { readonly bus: Bus; readonly tracer: Tracer },
  address: string,
): PortHandler {
  return async ({ method, path, headers, body }) => {
    const [pathname = '/', query = ''] = path.split('?');
    const peer = connect(bus.dial(address), tracer);
    const request = { method, path: pathname, query, headers, ...(body !== undefined && { body }) };
    try {
      return await peer.call('http.request', request, { context: backgroundContext });
    } catch (error) {
      if (error instanceof RpcError) throw new ConnectError('lost');
      throw error;
    } finally {
      peer.close();
    }
  };
}
