import { constants, createDeflate, createInflate } from 'node:zlib';

/** One of the streams that a connection carries. */
export interface SpdyStream {
  readonly headers: ReadonlyMap<string, string>;
  /** What comes, and whether that is all. Set before the next frame is read. */
  onData: (bytes: Buffer, isLast: boolean) => void;
  write(bytes: Buffer): void;
  end(): void;
}

const frameTypes = { open: 1, reply: 2, reset: 3, ping: 6, goAway: 7 } as const;
const controlBit = 0x80;
const version = 3;
const fin = 1;
/** A frame's length has 24 bits; so much is sent at once. */
const largestWrite = 64 * 1024;

/**
 * The server's side of SPDY/3.1 as far as Kubernetes needs it: streams that the client opens, without flow control.
 * Upstream: the SPDY protocol, draft 3.1; github.com/moby/spdystream
 */
export class SpdyConnection {
  readonly #send: (bytes: Buffer) => void;
  readonly #onStream: (stream: SpdyStream) => void;
  readonly #streams = new Map<number, SpdyStream>();
  readonly #inflate = createInflate({ dictionary: headerDictionary });
  readonly #deflate = createDeflate({ dictionary: headerDictionary });
  #unread = Buffer.alloc(0);
  #work: Promise<void> = Promise.resolve();

  constructor(send: (bytes: Buffer) => void, onStream: (stream: SpdyStream) => void) {
    this.#send = send;
    this.#onStream = onStream;
  }

  /** Bytes as they come, however they are cut. Rejects where they are no SPDY. */
  receive(bytes: Buffer): Promise<void> {
    this.#work = this.#work.then(() => this.#read(bytes));
    return this.#work;
  }

  close(): void {
    this.#inflate.close();
    this.#deflate.close();
  }

  async #read(bytes: Buffer): Promise<void> {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    while (this.#unread.length >= 8) {
      const length = this.#unread.readUIntBE(5, 3);
      if (this.#unread.length < 8 + length) return;
      const frame = this.#unread.subarray(0, 8 + length);
      this.#unread = this.#unread.subarray(8 + length);
      if ((frame[0]! & controlBit) === 0) this.#data(frame);
      else await this.#control(frame);
    }
  }

  #data(frame: Buffer): void {
    const id = frame.readUInt32BE(0);
    this.#streams.get(id)?.onData(frame.subarray(8), (frame[4]! & fin) !== 0);
  }

  async #control(frame: Buffer): Promise<void> {
    const body = frame.subarray(8);
    switch (frame.readUInt16BE(2)) {
      case frameTypes.open: {
        const id = body.readUInt32BE(0) & 0x7fffffff;
        const headers = headersOf(await this.#inflated(body.subarray(10)));
        const stream = this.#stream(id, headers);
        this.#streams.set(id, stream);
        const block = await this.#deflated(Buffer.alloc(4));
        this.#sendControl(frameTypes.reply, Buffer.concat([uint32(id), block]));
        this.#onStream(stream);
        if ((frame[4]! & fin) !== 0) stream.onData(Buffer.alloc(0), true);
        return;
      }
      case frameTypes.reset: {
        const id = body.readUInt32BE(0);
        this.#streams.get(id)?.onData(Buffer.alloc(0), true);
        this.#streams.delete(id);
        return;
      }
      case frameTypes.ping:
        this.#sendControl(frameTypes.ping, body);
        return;
    }
  }

  #stream(id: number, headers: ReadonlyMap<string, string>): SpdyStream {
    const sendData = (bytes: Buffer, flags: number): void => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(id, 0);
      head[4] = flags;
      head.writeUIntBE(bytes.length, 5, 3);
      this.#send(Buffer.concat([head, bytes]));
    };
    return {
      headers,
      onData: () => {},
      write: (bytes) => {
        for (let at = 0; at < bytes.length; at += largestWrite) sendData(bytes.subarray(at, at + largestWrite), 0);
      },
      end: () => sendData(Buffer.alloc(0), fin),
    };
  }

  #sendControl(type: number, body: Buffer): void {
    const head = Buffer.alloc(8);
    head[0] = controlBit;
    head[1] = version;
    head.writeUInt16BE(type, 2);
    head.writeUIntBE(body.length, 5, 3);
    this.#send(Buffer.concat([head, body]));
  }

  /** Blocks of headers are one compressed text: each goes on where the last one ended. */
  async #inflated(block: Buffer): Promise<Buffer> {
    await new Promise<void>((resolve, reject) => {
      this.#inflate.write(block, (error) => (error ? reject(error) : resolve()));
    });
    return (this.#inflate.read() as Buffer | null) ?? Buffer.alloc(0);
  }

  async #deflated(block: Buffer): Promise<Buffer> {
    this.#deflate.write(block);
    await new Promise<void>((resolve) => this.#deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    return (this.#deflate.read() as Buffer | null) ?? Buffer.alloc(0);
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}

function headersOf(block: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const text = (): string => {
    const length = block.readUInt32BE(at);
    at += 4 + length;
    return block.toString('utf8', at - length, at);
  };
  for (let left = block.readUInt32BE(0); left > 0; left--) {
    const name = text();
    headers.set(name.toLowerCase(), text());
  }
  return headers;
}

const dictionaryWords =
  'options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow authorization cache-control connection content-base content-encoding content-language content-length content-location content-md5 content-range content-type date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade user-agent vary via warning www-authenticate method get status 200_OK version HTTP/1.1 url public set-cookie keep-alive origin';

const dictionaryText =
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.';

/** What header blocks are compressed with. Source: SPDY protocol, draft 3, 2.6.10.1 */
const headerDictionary: Buffer = Buffer.concat([
  ...dictionaryWords
    .split(' ')
    .map((word) => word.replace('_', ' '))
    .flatMap((word) => [uint32(word.length), Buffer.from(word)]),
  Buffer.from(dictionaryText),
]);
