/**
 * Writes src/apimachinery/schemas/protobuf.json, the field numbers of the API's types: `node scripts/generate-protobuf.mjs`.
 *
 * Source: the struct tags in a real kubectl, which has all of these types compiled in. A type is its fields in the order
 * of the Go struct, `name:number`; `+Type:number` is an embedded struct, whose fields JSON has among the type's own.
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

/** What kubectl has no types of. Upstream: k8s.io/kube-aggregator/pkg/apis/apiregistration/v1/generated.proto */
const aggregator = {
  APIService: 'metadata:1 spec:2 status:3',
  APIServiceCondition: 'type:1 status:2 lastTransitionTime:3 reason:4 message:5',
  APIServiceSpec:
    'service:1 group:2 version:3 insecureSkipTLSVerify:4 caBundle:5 groupPriorityMinimum:7 versionPriority:8',
  APIServiceStatus: 'conditions:1',
  ApiregistrationV1ServiceReference: 'namespace:1 name:2 port:3',
};

const written = { ...aggregator };
for (const name of Object.keys(schemas)) write(name);
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
    if (json !== '' && !options.includes('inline')) fields.push(`${json}:${number}`);
    else {
      const embedded = type.replace(/^.*\./, '');
      fields.push(`+${embedded}:${number}`);
      write(embedded);
    }
  }
  written[name] = fields.join(' ');
}
