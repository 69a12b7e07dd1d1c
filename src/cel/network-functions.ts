import type { Environment } from '@marcbachmann/cel-js';
import { cidrContains, ipNumber, ipText, isCidr, isIp, isIpv4 } from '../apimachinery/ip-address.ts';

type Handler = (...values: never[]) => unknown;

/** An address as netip has it: one that stands for an IPv4 address in IPv6 clothes is no address here. */
const isAddress = (text: string): boolean => isIp(text) && !/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(text);

const parseAddr = (text: string): string => `ParseAddr(${JSON.stringify(text)}): unable to parse IP`;

class Ip {
  readonly text: string;
  constructor(text: string) {
    if (!isAddress(text))
      throw new Error(
        `IP Address ${JSON.stringify(text)} parse error during conversion from string: ${parseAddr(text)}`,
      );
    this.text = canonical(text);
  }
  get family(): 4 | 6 {
    return isIpv4(this.text) ? 4 : 6;
  }
  isIn(...ranges: readonly string[]): boolean {
    return ranges.some((range) => isWithin(range, this.text));
  }
}

const canonical = (text: string): string => ipText(ipNumber(text)!, isIpv4(text) ? 4 : 6);

const isWithin = (range: string, address: string): boolean => {
  const [start = '', length = ''] = range.split('/');
  if (isIpv4(start) !== isIpv4(address)) return false;
  const hostBits = BigInt((isIpv4(start) ? 32 : 128) - Number(length));
  return ipNumber(start)! >> hostBits === ipNumber(address)! >> hostBits;
};

function cidrProblem(text: string): string {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return "no '/'";
  const [address, bits] = [text.slice(0, slash), text.slice(slash + 1)];
  if (!isIp(address)) return parseAddr(address);
  return /^\d{1,3}$/.test(bits) ? 'prefix length out of range' : `bad bits after slash: ${JSON.stringify(bits)}`;
}

class Cidr {
  readonly ip: Ip;
  readonly length: number;
  constructor(text: string) {
    if (!isCidr(text))
      throw new Error(
        `network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)}): ${cidrProblem(text)}`,
      );
    const [address = '', length = ''] = text.split('/');
    this.ip = new Ip(address);
    this.length = Number(length);
  }
  get text(): string {
    return `${this.ip.text}/${this.length}`;
  }
  contains(ip: Ip): boolean {
    return ip.isIn(this.text);
  }
  includes(part: Cidr): boolean {
    return this.masked().text === part.masked().text || cidrContains(this.text, part.text);
  }
  masked(): Cidr {
    const { family, text } = this.ip;
    const hostBits = BigInt((family === 4 ? 32 : 128) - this.length);
    return new Cidr(`${ipText((ipNumber(text)! >> hostBits) << hostBits, family)}/${this.length}`);
  }
}

class IpNamespace {}

/** Upstream: apiserver/pkg/cel/library/ip.go, cidr.go */
const functions: Readonly<Record<string, Handler>> = {
  'isIP(string): bool': isAddress,
  'ip(string): IP': (text: string) => new Ip(text),
  'string(IP): string': ({ text }: Ip) => text,
  'IpNamespace.isCanonical(string): bool': (_: IpNamespace, text: string) => new Ip(text).text === text,
  'IP.family(): int': ({ family }: Ip) => BigInt(family),
  'IP.isUnspecified(): bool': (ip: Ip) => ip.text === '0.0.0.0' || ip.text === '::',
  'IP.isLoopback(): bool': (ip: Ip) => ip.isIn('127.0.0.0/8', '::1/128'),
  'IP.isLinkLocalMulticast(): bool': (ip: Ip) => ip.isIn('224.0.0.0/24', 'ff02::/16'),
  'IP.isLinkLocalUnicast(): bool': (ip: Ip) => ip.isIn('169.254.0.0/16', 'fe80::/10'),
  'IP.isGlobalUnicast(): bool': (ip: Ip) =>
    !ip.isIn(
      '0.0.0.0/32',
      '255.255.255.255/32',
      '127.0.0.0/8',
      '224.0.0.0/4',
      '169.254.0.0/16',
      '::/128',
      '::1/128',
      'ff00::/8',
      'fe80::/10',
    ),
  'isCIDR(string): bool': isCidr,
  'cidr(string): CIDR': (text: string) => new Cidr(text),
  'string(CIDR): string': ({ text }: Cidr) => text,
  'CIDR.containsIP(string): bool': (cidr: Cidr, ip: string) => cidr.contains(new Ip(ip)),
  'CIDR.containsIP(IP): bool': (cidr: Cidr, ip: Ip) => cidr.contains(ip),
  'CIDR.containsCIDR(string): bool': (cidr: Cidr, part: string) => cidr.includes(new Cidr(part)),
  'CIDR.containsCIDR(CIDR): bool': (cidr: Cidr, part: Cidr) => cidr.includes(part),
  'CIDR.ip(): IP': ({ ip }: Cidr) => ip,
  'CIDR.masked(): CIDR': (cidr: Cidr) => cidr.masked(),
  'CIDR.prefixLength(): int': ({ length }: Cidr) => BigInt(length),
};

export function registerNetwork(environment: Environment): void {
  environment.registerType('IP', { ctor: Ip, fields: {} });
  environment.registerType('CIDR', { ctor: Cidr, fields: {} });
  environment.registerType('IpNamespace', { ctor: IpNamespace, fields: {} });
  environment.registerConstant('ip', 'IpNamespace', new IpNamespace());
  for (const [signature, handler] of Object.entries(functions))
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);
  environment.registerOperator('IP == IP', (a: Ip, b: Ip) => a.text === b.text);
  environment.registerOperator('CIDR == CIDR', (a: Cidr, b: Cidr) => a.text === b.text);
}
