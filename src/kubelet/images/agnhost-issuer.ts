import { decodeBase64, utf8Text } from '../../apimachinery/base64.ts';
import { ConnectError } from '../network/cluster-network.ts';
import type { Process, Program } from '../runtime/program.ts';
import { exchange, webAddress } from '../programs/http-exchange.ts';
import { optionTable, readOptions } from '../programs/options.ts';

const ownTokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** What keeps the token from being believed. */
class Invalid extends Error {}

const part = (token: string, index: number): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(decoded(token.split('.')[index] ?? '')) as Record<string, unknown>;
  } catch {
    throw new Invalid('go-jose/go-jose: compact JWS format must have three parts');
  }
};

const decoded = (text: string): string => utf8Text(decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/')));

async function document(process: Process, url: string): Promise<Readonly<Record<string, unknown>>> {
  const address = webAddress(url);
  if (!address) throw new Invalid(`parse "${url}": invalid URI`);
  try {
    const connection = await process.network.connect(address.host, address.port);
    const headers = { authorization: `Bearer ${process.files.read(ownTokenFile) ?? ''}` };
    const { status, body } = await exchange(process, connection, address, { method: 'GET', headers });
    if (status !== 200) throw new Invalid(`${status}: ${body}`);
    return JSON.parse(body) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof ConnectError) throw new Invalid(`Get "${url}": ${error.failure}`);
    throw error;
  }
}

/** Throws `Invalid`. Differs: the signature itself is not computed anew, only that the issuer has the key of that name. */
async function validate(process: Process, token: string, audience: string, say: (line: string) => void): Promise<void> {
  const [{ kid }, { iss, aud, exp }] = [part(token, 0), part(token, 1)];
  const issuer = String(iss);
  say(`OK: got issuer ${issuer}`);
  const provider = await document(process, `${issuer}/.well-known/openid-configuration`);
  if (provider['issuer'] !== issuer)
    throw new Invalid(
      `oidc: issuer did not match the issuer returned by provider, expected "${issuer}" got "${String(provider['issuer'])}"`,
    );
  say(`OK: Constructed OIDC provider for issuer ${issuer}`);
  const audiences = [aud].flat() as unknown[];
  if (!audiences.includes(audience))
    throw new Invalid(`oidc: expected audience "${audience}" got ${JSON.stringify(audiences)}`);
  if (Number(exp) * 1000 < process.clock.now()) throw new Invalid('oidc: token is expired');
  const { keys } = await document(process, String(provider['jwks_uri']));
  if (kid !== undefined && !(keys as readonly { kid: unknown }[]).some((key) => key.kid === kid))
    throw new Invalid('failed to verify signature: failed to verify id token signature');
  say('OK: Validated signature on JWT');
  say('OK: Got valid claims from token!');
}

/** Asks a token's issuer for its keys, as whoever gets such a token does. Upstream: test/images/agnhost/openidmetadata */
export const issuerDiscovery: Program = async (process) => {
  const { given } = readOptions(
    process.args.slice(2),
    optionTable('--token-path=', '--audience=', '--in-cluster-discovery'),
  );
  const value = (name: string): string => given.get(name)?.at(-1) ?? '';
  const say = (line: string): void => {
    const at = new Date(process.clock.now()).toISOString();
    process.write('stderr', `${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)} ${line}\n`);
  };
  const token = process.files.read(value('token-path'));
  if (token === undefined) {
    say(`open ${value('token-path')}: no such file or directory`);
    return 1;
  }
  say('OK: Got token');
  say('validating with in-cluster discovery');
  try {
    await validate(process, token, value('audience'), say);
    return 0;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    say(`failed to validate with in-cluster discovery: ${error.message}`);
    return 1;
  }
};
