import { expect, test } from 'vitest';
import { celValue } from './cel-values.ts';
import { CelError, compile } from './expressions.ts';

const self = celValue({ m: { a: 'x', b: 'y' }, l: [1, 2, 3], text: 'hello' });

function outcome(source: string): unknown {
  const { program, problem } = compile(source, ['self']);
  if (!program) return problem!.split('\n')[0];
  try {
    return program.evaluate({ self });
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}

test.each([
  "self.m.all(k, self.m[k] != 'z')",
  'self.l.all(i, v, v > i)',
  "self.m.exists(k, v, k == 'b' && v == 'y')",
  'self.l.existsOne(i, v, v == 2)',
  'self.l.transformList(i, v, v * 2) == [2, 4, 6]',
  'self.l.transformList(i, v, i > 0, v * 2) == [4, 6]',
  "self.m.transformMap(k, v, v + 'z') == {'a': 'xz', 'b': 'yz'}",
  "self.m.transformMap(k, v, k == 'a', v) == {'a': 'x'}",
  "self.m.transformMapEntry(k, v, {v: k}) == {'x': 'a', 'y': 'b'}",
  'sets.contains(self.l, [1, 3]) && !sets.contains([1], [1, 2])',
  'sets.equivalent([1, 2, 2], [2, 1]) && sets.intersects([1, 2], [2.0, 3])',
  "ip('127.0.0.1').isLoopback() && ip('::1').family() == 6 && ip('fe80::1').isLinkLocalUnicast()",
  "ip('8.8.8.8').isGlobalUnicast() && ip('0.0.0.0').isUnspecified() && ip('224.0.0.1').isLinkLocalMulticast()",
  "ip.isCanonical('::1') && !ip.isCanonical('0:0::1') && string(ip('0:0::1')) == '::1'",
  "ip('0:0::1') == ip('::1') && !isIP('1.2.3') && !isIP('::ffff:1.2.3.4')",
  "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))",
  "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/8'))",
  "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('10.1.2.3/8').ip() == ip('10.1.2.3')",
  "cidr('10.0.0.0/8').prefixLength() == 8 && string(cidr('10.0.0.0/8')) == '10.0.0.0/8' && !isCIDR('10.0.0.0/33')",
  "!format.dns1123Label().validate('abc').hasValue()",
  "format.named('uuid').value().validate('x').value() == ['does not match the UUID format']",
  "!format.named('none').hasValue() && format.dns1123LabelPrefix().validate('a-') == optional.none()",
  "quantity('1') == quantity('1000m') && quantity('1').sub(quantity('500m')).add(1) == quantity('1.5')",
  "quantity('2').sub(3).sign() == -1 && quantity('1Ki').compareTo(quantity('1k')) == 1",
  "semver('1.2.3').minor() == 2 && semver('1.2.3-rc.1').isLessThan(semver('1.2.3')) && !isSemver('1.2')",
  "semver('v1.02', true) == semver('1.2.0') && semver('1.10.0').isGreaterThan(semver('1.9.0'))",
  'optional.of(1).optMap(x, x + 1).value() == 2 && self.?none.optMap(x, x) == optional.none()',
  'optional.of(1).optFlatMap(x, optional.of(x + 1)).value() == 2',
  "!optional.ofNonZeroValue('').hasValue() && [1, 2].first().value() == 1 && [1, 2].last().value() == 2",
  "url('https://a.b/c?d=e&d=f').getQuery() == {'d': ['e', 'f']}",
  "strings.quote('a') == '\"a\"' && 'a b'.replace(' ', '_') == 'a_b'",
])('%s', (source) => {
  expect(outcome(source)).toBe(true);
});

test.each([
  [
    "ip('1.2.3') == ip('1.2.3.4')",
    'IP Address "1.2.3" parse error during conversion from string: ParseAddr("1.2.3"): unable to parse IP',
  ],
  [
    "cidr('10.0.0.0').prefixLength() == 8",
    `network address parse error during conversion from string: netip.ParsePrefix("10.0.0.0"): no '/'`,
  ],
  ["semver('1').major() == 1", 'No Major.Minor.Patch elements found'],
  ['9223372036854775807 + self.l[0] == 0', 'integer overflow'],
  ['math.abs(-1) == 1', "compilation failed: ERROR: <input>:1:1: undeclared reference to 'math' (in container '')"],
  ['self.m.all(k, v, self.m.none == v)', 'no such key: none'],
  ['self.l.exists(i, v, v == 1 || v.none == 1)', true],
])('%s says %s', (source, said) => {
  expect(outcome(source)).toBe(said);
});
