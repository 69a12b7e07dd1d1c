import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancellationSource } from '../../kernel/cancellation.ts';
import { rootContext } from '../../kernel/context.ts';
import { servedResources } from '../registry/served-resource.ts';
import type { Answer } from '../trial-server.contract.ts';
import { holdStored } from './hold-stored.contract.ts';
import { collectionOf, fullServer, isSound, seed } from './samples.contract.ts';

holdStored();

const part = fc.oneof(
  fc.constantFrom(...new Set(servedResources.flatMap(({ resource, group, version }) => [resource, group, version]))),
  fc.constantFrom(
    'api',
    'apis',
    'namespaces',
    'default',
    'sample',
    'watch',
    'proxy',
    'log',
    'status',
    'scale',
    'token',
  ),
  fc.constantFrom(
    '',
    '.',
    '..',
    '%2F',
    '%',
    '%00',
    '%C3%A9',
    'a%20b',
    '__proto__',
    'constructor',
    'openapi',
    'v2',
    'v3',
  ),
  fc.constantFrom(
    'healthz',
    'readyz',
    'livez',
    'metrics',
    'version',
    'logs',
    'finalize',
    'exec',
    'eviction',
    'binding',
  ),
);
const path = fc.array(part, { maxLength: 8 }).map((parts) => `/${parts.join('/')}`);
const methods: Readonly<Record<string, readonly (readonly [method: string, rest: string])[]>> = {
  list: [['GET', '']],
  create: [['POST', '']],
  get: [['GET', '/sample']],
  update: [['PUT', '/sample']],
  patch: [['PATCH', '/sample']],
};

/** Every method on every path that is served; deletions would leave nothing to ask for. */
const routes = servedResources.flatMap((resource) => [
  ...resource.verbs
    .flatMap((verb) => methods[verb] ?? [])
    .map(([method, rest]) => ({ method, path: collectionOf(resource) + rest })),
  ...resource.subresources.flatMap(({ name, verbs }) =>
    verbs
      .flatMap((verb) => methods[verb] ?? [])
      .map(([method]) => ({ method, path: `${collectionOf(resource)}/sample/${name}` })),
  ),
]);

const text = fc.string({ unit: 'binary' });

const selector = fc.constantFrom(
  ...[
    'app=web|app in (a,b)|!app|app notin ()|app=|=|,|a b|metadata.name=sample|spec.nodeName=',
    'metadata.name!=x,metadata.namespace=default|status.phase=Pending|x=y|app in (|%zz|é=1|a=b=c',
  ].flatMap((line) => line.split('|')),
);
const number = fc.constantFrom('', '0', '1', '2', '-1', '999999', '18446744073709551616', 'x', '1.5', ' 1', '1e3');
const boolean = fc.constantFrom('', 'true', 'false', '1', 'x', 'T');
const options: Readonly<Record<string, fc.Arbitrary<string>>> = {
  labelSelector: selector,
  fieldSelector: selector,
  resourceVersion: number,
  resourceVersionMatch: fc.constantFrom('', 'Exact', 'NotOlderThan', 'x'),
  limit: number,
  continue: fc.oneof(text, fc.constantFrom('eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0', '!')),
  timeoutSeconds: fc.constantFrom('0', '1', '5', '-1', 'x'),
  watch: boolean,
  allowWatchBookmarks: boolean,
  sendInitialEvents: boolean,
  pretty: boolean,
  includeObject: fc.constantFrom('None', 'Metadata', 'Object', 'x'),
  dryRun: fc.constantFrom('All', 'x', ''),
  fieldManager: fc.oneof(text, fc.constant('m'.repeat(200))),
  fieldValidation: fc.constantFrom('Strict', 'Warn', 'Ignore', 'x'),
  force: boolean,
  gracePeriodSeconds: number,
  propagationPolicy: fc.constantFrom('Foreground', 'Background', 'Orphan', 'x'),
  orphanDependents: boolean,
  tailLines: number,
  '%': fc.constant('%'),
};
const option = fc.oneof(...Object.entries(options).map(([name, value]) => fc.tuple(fc.constant(name), value)));
const query = fc
  .array(option, { maxLength: 4 })
  .map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'));

const header = fc.oneof(text, fc.constantFrom('a,b', ', ', 'system:masters', 'alice'));
const mediaType = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'application/json',
      'application/yaml',
      'application/vnd.kubernetes.protobuf',
      '*/*',
      '',
    ),
  },
  fc.constantFrom(
    'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
    'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    'application/yaml;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    'application/json;stream=watch',
    'text/plain',
    'application/json;q=x;as=;=;;,,',
    'application/merge-patch+json',
    'application/strategic-merge-patch+json; charset=x',
    'application/json-patch+json',
    'application/apply-patch+yaml',
    'application/apply-patch+cbor',
  ),
  header,
);
const shapes = {
  accept: mediaType,
  'content-type': mediaType,
  'user-agent': header,
  'audit-id': header,
  'accept-encoding': header,
  range: header,
};
const identities = {
  authorization: fc.oneof(
    header,
    fc.constantFrom('Bearer', 'Bearer ', 'bearer x', 'Bearer a.b.c', 'Bearer e30.e30.e30', 'Basic YTpi', 'Bearer ..'),
    text.map((token) => `Bearer ${token}`),
  ),
  'impersonate-user': fc.oneof(
    header,
    fc.constantFrom('system:serviceaccount:default:default', 'system:serviceaccount::'),
  ),
  'impersonate-group': header,
  'impersonate-uid': header,
  'impersonate-extra-a%2fb': header,
  'impersonate-extra-%': header,
};
const headersOf = (arbitraries: Readonly<Record<string, fc.Arbitrary<string>>>) =>
  fc.record(arbitraries, { requiredKeys: [] });

const method = fc.constantFrom(
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'CONNECT',
  'get',
  '',
  '__proto__',
);
const target = fc.oneof(
  { weight: 1, arbitrary: fc.record({ method, path }) },
  { weight: 4, arbitrary: fc.constantFrom(...routes) },
);
const body = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(
    '',
    '{}',
    'null',
    '[]',
    '"',
    '{"kind":"Status"}',
    'a: [',
    '- 1',
    'k8s\u0000',
    '{"metadata":{"name":"sample"}}',
  ),
  fc.json(),
);

const patienceMs = 10_000;

const headers: readonly (readonly [string, number, fc.Arbitrary<Record<string, string | undefined>>])[] = [
  ['what it is to be', 1000, headersOf(shapes)],
  ['who asks', 300, headersOf({ ...identities, ...shapes })],
];

test.each(headers)('no path, query, method or header that says %s makes the server fail', async (_, numRuns, drawn) => {
  const { clock, dial, peerCertificate } = await fullServer();
  await fc.assert(
    fc.asyncProperty(target, query, drawn, body, async (asked, options, headers, text) => {
      const cancellation = cancellationSource();
      const request = {
        ...asked,
        query: options,
        headers: headers as Record<string, string>,
        ...(text !== undefined && { body: text }),
        ...(!headers['authorization'] && { peerCertificate }),
      };
      const stream = dial().stream('http.stream', request, { context: { ...rootContext, cancellation } });
      let answer: Answer | undefined;
      let isSettled = false;
      const reading = (async () => {
        for await (const piece of stream) {
          if ('head' in piece) answer = { ...piece.head, body: '' as Answer['body'] };
          else answer = { ...answer!, body: (answer!.body + piece.chunk.text) as Answer['body'] };
        }
      })().finally(() => {
        isSettled = true;
      });
      // A watch goes on for as long as nobody stops it.
      if (!(await clock.runUntil(() => isSettled, patienceMs))) cancellation.cancel();
      await reading;
      expect(answer).toSatisfy(isSound);
    }),
    { numRuns, seed },
  );
});
