/**
 * Writes src/apimachinery/schemas/protobuf.json, the field numbers of the API's types: `node scripts/generate-protobuf.mjs`.
 *
 * Source: the struct tags in a real kubectl, which has all of these types compiled in. A type is its fields in the order
 * of the Go struct, `name:number`; a pointer, which alone is left out where there is nothing, is `name:number?`; `+Type:number` is an embedded
 * struct, whose fields JSON has among the type's own.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { structsOf } from './go-types.mjs';
import { findKubectl } from './kubectl/find-kubectl.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../src/apimachinery/schemas');
const apiPackage =
  /^k8s\.io\/(?:api\/(\w+)|apimachinery\/pkg\/apis\/(meta)|(apiextensions)-apiserver\/pkg\/apis\/apiextensions)\/v(1|2)$/;

const schemas = Object.assign(
  {},
  ...readdirSync(folder)
    .filter((file) => !['docs.json', 'protobuf.json'].includes(file))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8'))),
);

const structs = new Map();
for (const struct of structsOf(findKubectl())) {
  const match = apiPackage.exec(struct.package);
  if (match)
    for (const name of schemaNames(struct.name, match[1] ?? match[2] ?? match[3], match[4])) keep(name, struct);
}

/** What kubectl has no types of. Upstream: kube-aggregator/pkg/apis/apiregistration/v1/types.go */
const aggregator = {
  APIService: 'metadata:1 spec:2 status:3',
  APIServiceCondition: 'type:1 status:2 lastTransitionTime:3 reason:4 message:5',
  APIServiceSpec:
    'service:1? group:2 version:3 insecureSkipTLSVerify:4 caBundle:5 groupPriorityMinimum:7 versionPriority:8',
  APIServiceStatus: 'conditions:1',
  ApiregistrationV1ServiceReference: 'namespace:1 name:2 port:3?',
};

/** Nor of these. Upstream: apiextensions-apiserver/pkg/apis/apiextensions/v1/types.go, types_jsonschema.go */
const definitions = {
  ApiextensionsV1ServiceReference: 'namespace:1 name:2 path:3? port:4?',
  ApiextensionsV1WebhookClientConfig: 'service:1? caBundle:2 url:3?',
  CustomResourceColumnDefinition: 'name:1 type:2 format:3 description:4 priority:5 jsonPath:6',
  CustomResourceConversion: 'strategy:1 webhook:2?',
  CustomResourceDefinition: 'metadata:1 spec:2 status:3',
  CustomResourceDefinitionCondition: 'type:1 status:2 lastTransitionTime:3 reason:4 message:5 observedGeneration:6',
  CustomResourceDefinitionNames: 'plural:1 singular:2 shortNames:3 kind:4 listKind:5 categories:6',
  CustomResourceDefinitionSpec: 'group:1 names:3 scope:4 versions:7 conversion:9? preserveUnknownFields:10',
  CustomResourceDefinitionStatus: 'conditions:1 acceptedNames:2 storedVersions:3 observedGeneration:4',
  CustomResourceDefinitionVersion:
    'name:1 served:2 storage:3 schema:4? subresources:5? additionalPrinterColumns:6 deprecated:7 deprecationWarning:8? selectableFields:9',
  CustomResourceSubresourceScale: 'specReplicasPath:1 statusReplicasPath:2 labelSelectorPath:3?',
  CustomResourceSubresources: 'status:1? scale:2?',
  CustomResourceValidation: 'openAPIV3Schema:1?',
  ExternalDocumentation: 'description:1 url:2',
  JSONSchemaProps:
    `id:1 $schema:2 $ref:3? description:4 type:5 format:6 title:7 default:8? maximum:9? exclusiveMaximum:10 minimum:11?
    exclusiveMinimum:12 maxLength:13? minLength:14? pattern:15 maxItems:16? minItems:17? uniqueItems:18 multipleOf:19? enum:20
    maxProperties:21? minProperties:22? required:23 items:24? allOf:25 oneOf:26 anyOf:27 not:28? properties:29 additionalProperties:30?
    patternProperties:31 dependencies:32 additionalItems:33? definitions:34 externalDocs:35? example:36? nullable:37
    x-kubernetes-preserve-unknown-fields:38? x-kubernetes-embedded-resource:39 x-kubernetes-int-or-string:40
    x-kubernetes-list-map-keys:41 x-kubernetes-list-type:42? x-kubernetes-map-type:43? x-kubernetes-validations:44`.replace(
      /\s+/g,
      ' ',
    ),
  JSONSchemaPropsOrArray: 'schema:1? jSONSchemas:2',
  JSONSchemaPropsOrBool: 'allows:1 schema:2?',
  JSONSchemaPropsOrStringArray: 'schema:1? property:2',
  SelectableField: 'jsonPath:1',
  Verbs: 'items:1',
  ValidationRule: 'rule:1 message:2 messageExpression:3 reason:4? fieldPath:5 optionalOldSelf:6?',
  WebhookConversion: 'clientConfig:2? conversionReviewVersions:3',
};

/** What the server says of itself and of changes, beside the kinds that have a schema. */
const documents =
  'APIGroup APIGroupList APIResource APIResourceList APIVersions GroupVersionForDiscovery PartialObjectMetadata ServerAddressByClientCIDR'.split(
    ' ',
  );

const written = { ...aggregator, ...definitions };
for (const name of [...Object.keys(schemas), ...documents]) write(name);
const sorted = Object.fromEntries(Object.entries(written).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(folder, 'protobuf.json'), `${JSON.stringify(sorted)}\n`);

/** What a type is called in the schemas: with its group where another group has one of that name. */
function schemaNames(name, group, version) {
  const prefix = `${group[0].toUpperCase()}${group.slice(1)}V${version}`;
  return [`${prefix}${name}`, version === '1' ? name : `V${version}${name}`];
}

/** Of two groups' types of one name the first keeps the short one, which is the one that the schemas use. */
function keep(name, struct) {
  const known = structs.get(name);
  if (!known || rank(struct) < rank(known)) structs.set(name, struct);
}

function rank({ package: path }) {
  return ['k8s.io/apimachinery/', 'k8s.io/api/core/'].findIndex((start) => path.startsWith(start)) >>> 0;
}

function write(name) {
  const struct = structs.get(name);
  if (!struct || name in written) return;
  const fields = [];
  written[name] = '';
  for (const { tag, type } of struct.fields) {
    const number = /protobuf:"[^",]*,(\d+)/.exec(tag)?.[1];
    if (number === undefined) continue;
    const [json = '', ...options] = (/json:"([^"]*)"/.exec(tag)?.[1] ?? '').split(',');
    if (json !== '' && !options.includes('inline')) fields.push(`${json}:${number}${type.startsWith('*') ? '?' : ''}`);
    else {
      const embedded = type.replace(/^.*\./, '');
      fields.push(`+${embedded}:${number}`);
      write(embedded);
    }
  }
  written[name] = fields.join(' ');
}
