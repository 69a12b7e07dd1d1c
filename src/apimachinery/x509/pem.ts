import { decodeBase64 } from '../base64.ts';

/** One block of a PEM text. */
export interface PemBlock {
  /** E.g. `CERTIFICATE REQUEST`. */
  readonly label: string;
  readonly hasHeaders: boolean;
  /** What it holds, a character a byte. */
  readonly bytes: string;
}

/** The blocks of a text in their order; what is around them does not count. Upstream: Go's encoding/pem */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  const opening = /(?:^|\n)-----BEGIN ([^\n]*)-----[ \t\r]*(?=\n)/g;
  for (let begin = opening.exec(text); begin; begin = opening.exec(text)) {
    const [, label = ''] = begin;
    const end = text.indexOf('\n-----END ', opening.lastIndex);
    if (end < 0) break;
    const block = text.startsWith(`-----END ${label}-----`, end + 1)
      ? blockOf(label, text.slice(opening.lastIndex, end))
      : undefined;
    opening.lastIndex = end;
    if (block) blocks.push(block);
  }
  return blocks;
}

function blockOf(label: string, body: string): PemBlock | undefined {
  const lines = body.split('\n');
  const data = lines.filter((line) => !line.includes(':'));
  const encoded = data.join('').replace(/\s/g, '');
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) return undefined;
  return { label, hasHeaders: data.length < lines.length, bytes: decodeBase64(encoded) };
}
