import type { PortReply, PortRequest } from '../runtime/network.ts';

const unknown = { 'grpc-status': '5', 'grpc-message': 'rpc error: code = NotFound desc = unknown service' };

/** A server's answer to grpc.health.v1.Health/Check. @param service that it knows beside '', itself */
export function grpcHealth({ path, body = '' }: PortRequest, service: string, isServing: boolean): PortReply {
  if (path !== '/grpc.health.v1.Health/Check') return { status: 200, headers: { 'grpc-status': '12' }, body: '' };
  if (body !== service && body !== '') return { status: 200, headers: unknown, body: '' };
  return { status: 200, headers: { 'grpc-status': '0' }, body: isServing ? 'SERVING' : 'NOT_SERVING' };
}
