import fc from 'fast-check';
import { type FieldType, type ScalarName, schemaOf, typeTable } from '../../apimachinery/schema.ts';

/** Texts that mean something somewhere, so that what is drawn gets past the first check. */
const text = fc.constantFrom(
  ...[
    'a|x|web|default|a.b/c|A_B|<script>|__proto__|constructor|é\u0000|-1|*|10.0.0.1|::1|10.0.0.0/8',
    'fd00::/64|https://a.b/c?d|/var/run|../x|1h|10s|* * * * *|Always|Never|OnFailure|Exists|In|NotIn',
    'DoesNotExist|Equal|NoSchedule|NoExecute|ClusterIP|NodePort|LoadBalancer|ExternalName|None|TCP|UDP',
    'HTTP|Ingress|Egress|RollingUpdate|Recreate|OnDelete|Indexed|Resource|Pods|Utilization|AverageValue',
    'External|kubernetes.io/tls|kubernetes.io/dockerconfigjson|bootstrap.kubernetes.io/token|IPv4',
    'DualStack|ReadWriteOnce|Filesystem|Delete|Retain|Immediate|Fail|Ignore|Deny|Allow|Exact',
    'object.metadata.name|self.x|has(object.spec) ? true : false|1 +|Object{}|JSONPatch{op: "add"}|string',
    'integer|array|Namespaced|.spec.replicas|example.com|v1|apps/v1|Deployment|Pod',
  ].flatMap((line) => line.split('|')),
);

const key = fc.constantFrom(
  'a',
  'app',
  'a.b/c',
  'cpu',
  'memory',
  'pods',
  'requests.cpu',
  'tls.crt',
  'UPPER_case',
  '',
  'é',
  '__proto__',
);

/** Anything that JSON can say. */
export const anything = fc.jsonValue({ maxDepth: 2 });

const scalars: Readonly<Record<ScalarName, fc.Arbitrary<unknown>>> = {
  string: text,
  int32: fc.constantFrom(0, 1, 2, 80, 443, 1000, -1, 65_536, 2_147_483_647, -2_147_483_648, 2_147_483_648),
  int64: fc.constantFrom(0, 1, 30, 3600, -1, 4_294_967_296, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 1e30),
  float64: fc.constantFrom(0, 0.5, -1, 1e300, 1e-300),
  bool: fc.boolean(),
  bytes: fc.constantFrom('', 'YQ==', 'e30=', 'LS0tLS1CRUdJTg==', '!'),
  Time: fc.constantFrom(null, '2024-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '2024-13-01T00:00:00Z', ''),
  MicroTime: fc.constantFrom(null, '2024-01-01T00:00:00.000000Z', '2024-01-01T00:00:00Z', 'x'),
  Quantity: fc.constantFrom('0', '1', '100m', '1Gi', '-1', '1e30', '999999999999999999999', '1.5', 'x', '', 3),
  IntOrString: fc.constantFrom(0, 1, 80, -1, 70_000, 'http', '25%', '101%', '-5%', ''),
  any: anything,
};

const { of } = ((): { readonly of: Readonly<Record<string, fc.Arbitrary<unknown>>> } => {
  const depth = fc.createDepthIdentifier();
  const of = fc.letrec<Record<string, unknown>>((tie) =>
    Object.fromEntries(
      Object.keys(typeTable).map((name) => {
        const fields = [...schemaOf(name)!.fields].map(([field, type]) =>
          fc.tuple(fc.constant(field), valueOf(type, tie)),
        );
        if (fields.length === 0) return [name, fc.constant({})];
        const some = fc.array(fc.oneof(...fields), { maxLength: 7, depthIdentifier: depth, size: '+1' });
        return [name, some.map((entries) => Object.fromEntries(entries))];
      }),
    ),
  );
  return { of };

  function valueOf(type: FieldType, tie: (name: string) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
    return fc.oneof(
      { weight: 30, arbitrary: wellTyped(type, tie) },
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: anything },
    );
  }

  function wellTyped(type: FieldType, tie: (name: string) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
    switch (type.shape) {
      case 'scalar':
        return scalars[type.scalar];
      case 'struct':
        return tie(type.struct);
      case 'list':
        return fc.array(valueOf(type.item, tie), { maxLength: 3, depthIdentifier: depth });
      case 'map':
        return fc.dictionary(key, valueOf(type.item, tie), { maxKeys: 3, depthIdentifier: depth });
    }
  }
})();

/** Objects of a type as its schema has it: most fields hold what they may hold, some do not. */
export const objectsOf = (schemaName: string): fc.Arbitrary<Record<string, unknown>> =>
  of[schemaName] as fc.Arbitrary<Record<string, unknown>>;
