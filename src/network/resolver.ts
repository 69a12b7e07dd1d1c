/** What a process knows of names: the texts of its /etc/hosts and /etc/resolv.conf. */
export interface NameFiles {
  readonly hosts: string;
  readonly resolver: string;
}

interface ResolverConfig {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  /** A name with fewer dots is first tried under the search list. */
  readonly ndots: number;
}

const words = (line: string): readonly string[] =>
  line
    .replace(/[#;].*/, '')
    .trim()
    .split(/\s+/);

/** @see https://man7.org/linux/man-pages/man5/resolv.conf.5.html */
export function resolverConfig(text: string): ResolverConfig {
  const nameservers: string[] = [];
  let searches: readonly string[] = [];
  let ndots = 1;
  for (const line of text.split('\n')) {
    const [keyword, ...values] = words(line);
    if (keyword === 'nameserver' && values[0]) nameservers.push(values[0]);
    else if (keyword === 'search') searches = values.filter((domain) => domain !== '.');
    else if (keyword === 'options')
      for (const option of values) if (option.startsWith('ndots:')) ndots = Number(option.slice('ndots:'.length));
  }
  return { nameservers, searches, ndots };
}

/** The absolute names that are asked for one after the other, without the closing dot. */
export function candidateNames(name: string, { searches, ndots }: ResolverConfig): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const dots = name.split('.').length - 1;
  const searched = searches.map((domain) => `${name}.${domain}`);
  return dots >= ndots ? [name, ...searched] : [...searched, name];
}

/** The address that /etc/hosts gives a name. */
export function hostsAddress(text: string, name: string): string | undefined {
  for (const line of text.split('\n')) {
    const [address = '', ...names] = words(line);
    if (names.includes(name) && isIpv4(address)) return address;
  }
  return undefined;
}

export const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);
