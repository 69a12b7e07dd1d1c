import { passed } from '../kernel/outcome.ts';
import type { Environment } from '../protocol/environment.ts';
import type { Pki } from '../protocol/pki.ts';
import { createAuthenticator } from './authn/authenticate.ts';
import type { Authenticator } from './authn/authenticator.ts';
import { bearerAuthenticator, fileTokens } from './authn/bearer-token.ts';
import { serviceAccountTokens } from './authn/service-account-token.ts';
import { parseTokenFile } from './authn/token-file.ts';
import { x509Authenticator } from './authn/x509.ts';
import { ask, type AuthorizationMode, authorizersOf, createAuthorizer } from './authz/authorize.ts';
import { createRbacIndex } from './authz/rbac-index.ts';
import { flagList, flagValue } from './flags.ts';
import type { Reader } from './registry/reader.ts';
import type { Server } from './server.ts';

export interface SecurityOptions {
  readonly env: Environment;
  readonly pki: Pki;
  readonly reader: Reader;
  readonly flags: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

const defaultIssuer = 'https://kubernetes.default.svc.cluster.local';

/** Who is let in, and to do what, as the flags say. */
export function security({
  env,
  pki,
  reader,
  flags,
  files,
}: SecurityOptions): Pick<Server, 'authenticate' | 'takeSeat' | 'authorize' | 'admission' | 'reviews'> {
  const issuers = flagList(flags, '--service-account-issuer');
  const audiences = flagList(flags, '--api-audiences');
  const tokens = {
    issuers: issuers.length > 0 ? issuers : [defaultIssuer],
    audiences: audiences.length > 0 ? audiences : issuers.length > 0 ? issuers : [defaultIssuer],
  };
  const tokenFile = flagValue(flags, '--token-auth-file');
  const authenticators: readonly Authenticator[] = [
    x509Authenticator(pki, env.clock),
    ...(tokenFile === undefined
      ? []
      : [
          bearerAuthenticator(
            'token-file',
            'token-file',
            fileTokens(parseTokenFile(tokenFile, files[tokenFile] ?? '')),
            tokens.audiences,
          ),
        ]),
    bearerAuthenticator(
      'service-account-token',
      'service-account-token',
      serviceAccountTokens(pki, env.clock, reader, tokens),
      tokens.audiences,
    ),
  ];
  const modes = flagList(flags, '--authorization-mode') as readonly AuthorizationMode[];
  const authorizers = authorizersOf(modes.length > 0 ? modes : ['AlwaysAllow'], reader, createRbacIndex(reader));
  return {
    authenticate: createAuthenticator({
      authenticators,
      authorize: (attributes) => ask(authorizers, attributes).verdict,
      anonymousAuth: flagValue(flags, '--anonymous-auth') !== 'false',
    }),
    authorize: createAuthorizer(authorizers),
    takeSeat: () =>
      passed(
        { flowSchemaUid: '', priorityLevelUid: '', release: () => {} },
        {
          flowSchema: 'exempt',
          priorityLevel: 'exempt',
          exempt: true,
          queued: false,
          waitedMs: 0,
          inFlight: 0,
          limit: 0,
        },
      ),
    admission: {
      mutate: (_context, { object }) => passed(object, { plugins: [] }),
      validate: () => passed(true, { plugins: [] }),
    },
    reviews: {},
  };
}
