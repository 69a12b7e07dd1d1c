import { backgroundContext } from '../../kernel/context.ts';
import type { Connections } from '../../protocol/connections.ts';
import { RpcError } from '../../protocol/rpc.ts';
import type { PortHandler } from '../runtime/network.ts';
import { ConnectError } from './cluster-network.ts';

/**
 * A port behind which a component answers on the bus: its process on the machine only stands for it. Differs: an answer
 * without an end, such as a watch, is none.
 */
export function componentFront(connections: Connections, address: string): PortHandler {
  return async ({ method, path, headers, body }) => {
    const [pathname = '/', query = ''] = path.split('?');
    const request = { method, path: pathname, query, headers, ...(body !== undefined && { body }) };
    try {
      return await connections.to(address).call('http.request', request, { context: backgroundContext });
    } catch (error) {
      if (error instanceof RpcError) throw new ConnectError('lost');
      throw error;
    }
  };
}
