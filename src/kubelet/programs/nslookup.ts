import type { DnsAnswer, DnsRecord, RecordType } from '../../network/cluster-dns.ts';
import { isIpv4 } from '../../network/resolver.ts';
import type { Invocation } from '../shell/utility.ts';

const types: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'PTR', 'SRV', 'TXT'];

const lineOf: Readonly<Record<RecordType, (record: DnsRecord) => string>> = {
  A: ({ name, value }) => `Name:\t${name}\nAddress: ${value}`,
  AAAA: ({ name, value }) => `Name:\t${name}\nAddress: ${value}`,
  CNAME: ({ name, value }) => `${name}\tcanonical name = ${value}`,
  PTR: ({ name, value }) => `${name}\tname = ${value.replace(/\.$/, '')}`,
  SRV: ({ name, value }) => `${name}\tservice = ${value.replace(/\.$/, '')}`,
  TXT: ({ name, value }) => `${name}\ttext = ${value}`,
};

/** BusyBox's nslookup; names without a closing dot are looked for under the search list. */
export function nslookup({ args, out, err, process }: Invocation): number {
  const { network } = process;
  const wanted = args
    .find((arg) => /^-(query)?type=/.test(arg))
    ?.split('=')[1]
    ?.toUpperCase();
  const [host] = args.filter((arg) => !arg.startsWith('-'));
  if (host === undefined) {
    err('BusyBox v1.37.0 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n');
    return 1;
  }
  const type = types.find((each) => each === wanted) ?? (isIpv4(host) ? 'PTR' : 'A');
  out(`Server:\t\t${network.nameserver}\nAddress:\t${network.nameserver}:53\n\n`);
  const names = isIpv4(host) ? [`${host.split('.').toReversed().join('.')}.in-addr.arpa`] : network.candidates(host);
  let last: { readonly name: string; readonly answer: DnsAnswer } | undefined;
  for (const name of names) {
    const answer = network.query(name, type);
    if (!answer) {
      err(';; connection timed out; no servers could be reached\n\n');
      return 1;
    }
    last = { name, answer };
    if (answer.code === 'NOERROR') break;
  }
  const { name = host, answer = { code: 'NXDOMAIN', records: [] } } = last ?? {};
  if (answer.code !== 'NOERROR') {
    out(`** server can't find ${name}: ${answer.code}\n\n`);
    return 1;
  }
  if (answer.records.length === 0) out(`*** Can't find ${name}: No answer\n\n`);
  else out(`${answer.records.map((record) => lineOf[record.type](record)).join('\n')}\n\n`);
  return 0;
}
