import type { Server } from '../server.ts';
import type { Answer } from '../walk.ts';

export const configurationPath = '/.well-known/openid-configuration';
export const keysPath = '/openid/v1/jwks';

type Issuing = Pick<Server, 'tokenIssuer' | 'pki'>;

const document = (contentType: string, body: object): Answer => ({
  type: 'raw',
  status: 200,
  contentType,
  body: JSON.stringify(body),
  headers: { 'cache-control': 'public, max-age=3600' },
});

/** Whoever is to trust the tokens of service accounts begins here. Upstream: apiserver/pkg/server/routes/openidmetadata.go */
const documents: Readonly<Record<string, (server: Issuing) => Answer>> = {
  [configurationPath]: ({ tokenIssuer: { issuer, jwksUri }, pki }) =>
    document('application/json', {
      issuer,
      jwks_uri: jwksUri,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [...new Set(pki.tokenKeys.map(({ alg }) => alg))],
    }),
  [keysPath]: ({ pki }) => document('application/jwk-set+json', { keys: pki.tokenKeys }),
};

/** undefined: it says nothing there, or its tokens come from nowhere that could be asked. */
export const tokenIssuerDocument = (server: Issuing, path: string): Answer | undefined =>
  server.tokenIssuer.issuer.startsWith('https://') ? documents[path]?.(server) : undefined;
