import type { DnsAnswer, DnsRecord, RecordType } from '../../network/cluster-dns.ts';
import { isIpv4 } from '../../network/resolver.ts';
import type { Utility } from '../shell/utility.ts';

const version = '9.20.4';
const types: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'PTR', 'SRV', 'TXT'];

/** How long CoreDNS lets answers of the cluster's zone be kept, as kubeadm configures it, s. */
const ttl = 30;

interface Question {
  readonly name: string;
  readonly type: RecordType;
  readonly server: string | undefined;
  /** `+short`, `+noall`, without the sign. */
  readonly flags: ReadonlySet<string>;
}

const reverseName = (ip: string): string => `${ip.split('.').toReversed().join('.')}.in-addr.arpa`;

function questionOf(args: readonly string[]): Question {
  const flags = new Set(args.filter((arg) => arg.startsWith('+')).map((arg) => arg.slice(1)));
  let name = '.';
  let type: RecordType = 'A';
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const asType = types.find((each) => each === (arg === '-t' ? args[at + 1] : arg)?.toUpperCase());
    if (arg === '-x') [name, type] = [reverseName(args[++at] ?? ''), 'PTR'];
    else if (arg === '-t') at++;
    else if (!asType && !/^[+@-]/.test(arg)) name = arg;
    type = asType ?? type;
  }
  return { name, type, server: args.find((arg) => arg.startsWith('@'))?.slice(1), flags };
}

const absolute = (name: string): string => (name.endsWith('.') ? name : `${name}.`);
const valueOf = ({ type, value }: DnsRecord): string => (type === 'CNAME' ? absolute(value) : value);

const lineOf = (record: DnsRecord): string =>
  `${absolute(record.name).padEnd(23)}\t${ttl}\tIN\t${record.type}\t${valueOf(record)}\n`;

/** Asks the cluster's DNS and shows what came, whole or in parts. Names are not looked for under the search list but with `+search`. */
export const dig: Utility = ({ args, process, out }) => {
  const { network } = process;
  const { name, type, server, flags } = questionOf(args);
  const names = flags.has('search') ? network.candidates(name) : [name.replace(/\.$/, '')];
  const heading =
    flags.has('noall') || flags.has('short')
      ? ''
      : `\n; <<>> DiG ${version} <<>> ${args.join(' ')}\n;; global options: +cmd\n`;
  let asked = name;
  let answer: DnsAnswer | undefined;
  for (asked of names) {
    answer = server === undefined || isIpv4(server) ? network.query(asked, type) : undefined;
    if (!answer || answer.code === 'NOERROR') break;
  }
  if (!answer) {
    out(`${heading};; connection timed out; no servers could be reached\n`);
    return 9;
  }
  const { code, records } = answer;
  if (flags.has('short')) {
    for (const record of records) out(`${valueOf(record)}\n`);
    return 0;
  }
  const answers = records.map(lineOf).join('');
  if (flags.has('noall')) {
    if (flags.has('answer')) out(answers);
    return 0;
  }
  const flagsOf = code === 'SERVFAIL' ? 'qr rd ra' : 'qr aa rd';
  out(
    `${heading};; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: ${process.pid}\n` +
      `;; flags: ${flagsOf}; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 0\n\n` +
      `;; QUESTION SECTION:\n;${absolute(asked).padEnd(22)}\tIN\t${type}\n\n` +
      `${records.length > 0 ? `;; ANSWER SECTION:\n${answers}\n` : ''}` +
      `;; Query time: 0 msec\n;; SERVER: ${server ?? network.nameserver}#53(${server ?? network.nameserver}) (UDP)\n\n`,
  );
  return 0;
};

/** `getent hosts NAME`: the address that libc finds. */
export const getent: Utility = ({ args, process, out, err }) => {
  const [database, ...names] = args;
  if (database !== 'hosts') {
    err(`Unknown database: ${database ?? ''}\n`);
    return 1;
  }
  let code = 0;
  for (const name of names) {
    const address = process.network.resolve(name);
    if (address === undefined) code = 2;
    else out(`${address.padEnd(15)} ${name}\n`);
  }
  return code;
};
