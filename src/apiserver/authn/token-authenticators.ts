import type { Clock } from '../../kernel/clock.ts';
import type { Pki } from '../../protocol/pki.ts';
import { type Files, readFile } from '../flags/config-file.ts';
import type { Flags } from '../flags/flags.ts';
import type { Reader } from '../registry/reader.ts';
import type { Authenticator } from './authenticator.ts';
import { fileTokens } from './bearer-token.ts';
import { bootstrapTokens } from './bootstrap-token.ts';
import { issuerTokens, type JwtIssuer } from './jwt-issuer.ts';
import { serviceAccountTokens, type TokenAuthenticator } from './service-account-token.ts';
import { endpointIn } from '../webhooks/kubeconfig.ts';
import type { WebhookClient } from '../webhooks/webhook-client.ts';
import { webhookTokens } from './webhook-tokens.ts';
import { parseTokenFile } from './token-file.ts';

export interface TokenOptions {
  readonly pki: Pki;
  readonly clock: Clock;
  readonly reader: Reader;
  readonly flags: Flags;
  readonly files: Files;
  readonly issuers: readonly JwtIssuer[];
  /** Whom a token addresses that does not say whom. */
  readonly audiences: readonly string[];
  readonly webhooks: WebhookClient;
}

interface NamedTokens {
  readonly method: Authenticator['method'];
  readonly authenticate: TokenAuthenticator;
}

/**
 * Who may know a bearer token, in the order in which they are asked.
 * Upstream: pkg/kubeapiserver/authenticator/config.go. @throws StartupError where a file cannot be read
 */
export function tokenAuthenticators(options: TokenOptions): readonly NamedTokens[] {
  const { pki, clock, reader, flags, files, issuers } = options;
  const tokenFile = flags.get('token-auth-file');
  const known: NamedTokens[] = [];
  if (tokenFile !== '')
    known.push({
      method: 'token-file',
      authenticate: fileTokens(parseTokenFile(tokenFile, readFile(files, tokenFile))),
    });
  known.push({
    method: 'service-account-token',
    authenticate: serviceAccountTokens(pki, clock, reader, {
      issuers: flags.get('service-account-issuer'),
      implicitAudiences: options.audiences,
      lookup: flags.get('service-account-lookup'),
    }),
  });
  if (flags.get('enable-bootstrap-token-auth'))
    known.push({ method: 'bootstrap-token', authenticate: bootstrapTokens(clock, reader) });
  for (const issuer of issuers) known.push({ method: 'oidc', authenticate: issuerTokens(issuer, pki, clock, files) });
  const webhook = flags.get('authentication-token-webhook-config-file');
  if (webhook !== '')
    known.push({
      method: 'webhook',
      authenticate: webhookTokens({
        webhooks: options.webhooks,
        endpoint: endpointIn(files, webhook),
        version: flags.get('authentication-token-webhook-version'),
        ttl: flags.get('authentication-token-webhook-cache-ttl'),
        clock,
      }),
    });
  return known;
}
