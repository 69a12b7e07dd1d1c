/** Four numbers of an IPv4 text without leading zeros; undefined: it is none. Upstream: net/netip */
function ipv4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  return numbers.every((number) => number < 256) ? numbers : undefined;
}

/** Eight 16-bit groups of an IPv6 text; undefined: it is none. */
function ipv6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1)!;
  const embedded = last.at(-1)?.includes('.') ? ipv4(last.pop()!) : [];
  if (!embedded) return undefined;
  if (embedded.length > 0)
    last.push(((embedded[0]! << 8) | embedded[1]!).toString(16), ((embedded[2]! << 8) | embedded[3]!).toString(16));
  const all = groups.flat();
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (halves.length === 1 ? all.length !== 8 : all.length > 7) return undefined;
  const head = groups[0]!.map((group) => Number.parseInt(group, 16));
  const tail = halves.length === 2 ? last.map((group) => Number.parseInt(group, 16)) : [];
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

export const isIp = (text: string): boolean => (text.includes(':') ? ipv6(text) : ipv4(text)) !== undefined;
export const isIpv4 = (text: string): boolean => ipv4(text) !== undefined;
export const isIpv6 = (text: string): boolean => text.includes(':') && ipv6(text) !== undefined;

/** An address as the number that it is; undefined: it is no address. */
export function ipNumber(text: string): bigint | undefined {
  const isLong = text.includes(':');
  const groups = isLong ? ipv6(text) : ipv4(text);
  return groups?.reduce((number, group) => (number << (isLong ? 16n : 8n)) | BigInt(group), 0n);
}

/** The address of a number. */
export function ipText(number: bigint, version: 4 | 6): string {
  const [count, bits] = version === 4 ? [4, 8n] : [8, 16n];
  const groups = Array.from({ length: count }, (_, at) =>
    Number((number >> (BigInt(count - 1 - at) * bits)) & ((1n << bits) - 1n)),
  );
  return version === 4 ? groups.join('.') : compressed(groups);
}

/** The longest run of zeros, where it is longer than one, becomes `::`. Upstream: RFC 5952 */
function compressed(groups: readonly number[]): string {
  const text = groups.map((group) => group.toString(16)).join(':');
  const runs = [...text.matchAll(/\b0(?::0)+\b/g)].toSorted((a, b) => b[0].length - a[0].length);
  const longest = runs[0];
  if (!longest) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}

/** `10.1.0.0/24`, `fd00::/64`. */
export function isCidr(text: string): boolean {
  const [address = '', length = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(length) || !isIp(address)) return false;
  return Number(length) <= (address.includes(':') ? 128 : 32);
}

/** Whether a range lies within another, and is not all of it. Both must be CIDRs. */
export function cidrContains(whole: string, part: string): boolean {
  const [address = '', length = ''] = whole.split('/');
  const [start = '', partLength = ''] = part.split('/');
  if (address.includes(':') !== start.includes(':') || Number(partLength) <= Number(length)) return false;
  const hostBits = BigInt((address.includes(':') ? 128 : 32) - Number(length));
  return ipNumber(address)! >> hostBits === ipNumber(start)! >> hostBits;
}
