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

/** `10.1.0.0/24`, `fd00::/64`. */
export function isCidr(text: string): boolean {
  const [address = '', length = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(length) || !isIp(address)) return false;
  return Number(length) <= (address.includes(':') ? 128 : 32);
}
