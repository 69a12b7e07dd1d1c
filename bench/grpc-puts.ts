import { connect, type ClientHttp2Session } from 'node:http2';
import { figure } from './measure.ts';

/*
 * The load of etcd-load.ts on a real etcd, over gRPC by hand: its JSON gateway would be most of what is measured.
 * Wire format: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */

const path = '/etcdserverpb.KV/Put';
const value = Buffer.alloc(1024, 'x');

/** PutRequest{key, value} as a gRPC message. */
function putMessage(key: string): Buffer {
  const keyBytes = Buffer.from(key);
  const body = Buffer.concat([
    Buffer.from([0x0a, keyBytes.length]),
    keyBytes,
    Buffer.from([0x12, 0x80 | (value.length & 0x7f), value.length >> 7]),
    value,
  ]);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(body.length, 1);
  return Buffer.concat([frame, body]);
}

function put(session: ClientHttp2Session, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let status: unknown;
    stream.on('trailers', (trailers) => (status = trailers['grpc-status']));
    stream.on('error', reject);
    stream.on('close', () => (status === '0' ? resolve() : reject(new Error(`grpc-status ${String(status)}`))));
    stream.resume();
    stream.end(putMessage(key));
  });
}

/** How many puts of 1 KB a second so many writers get through, each waiting for its answer. */
export async function grpcPutsPerSecond(url: string, writers: number, puts: number): Promise<number> {
  const session = connect(url);
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < puts) await put(session, `/bench/${next++ % 1_000}`);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  const perSecond = figure((puts / (performance.now() - started)) * 1000);
  session.close();
  return perSecond;
}
