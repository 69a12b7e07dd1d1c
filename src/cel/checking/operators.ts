import { type Overload, overload } from './signatures.ts';

const ordered = [
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
];
const numbers = ['int', 'uint', 'double'];
const [time, span] = ['google.protobuf.Timestamp', 'google.protobuf.Duration'];

/** Numbers of different types can be compared, but are not equal to each other where both types are known. */
const comparisons = [
  ...ordered.map((type) => `(${type}, ${type}): bool`),
  ...numbers.flatMap((left) => numbers.filter((right) => right !== left).map((right) => `(${left}, ${right}): bool`)),
];

const among = (kinds: readonly string[]): readonly string[] => kinds.map((type) => `(${type}, ${type}): ${type}`);

/** Of an optional value, an index is optional too. */
const ofOptional = ['(optional<list<A>>, int): optional<A>', '(optional<map<A, B>>, A): optional<B>'];

/** The operators by the names that messages give them. Upstream: cel-go/common/stdlib/standard.go */
const signatures: Readonly<Record<string, readonly string[]>> = {
  '_==_': ['(A, A): bool'],
  '_!=_': ['(A, A): bool'],
  '_<_': comparisons,
  '_<=_': comparisons,
  '_>_': comparisons,
  '_>=_': comparisons,
  '_+_': [
    ...among([...numbers, 'string', 'bytes', 'list<A>', span]),
    `(${time}, ${span}): ${time}`,
    `(${span}, ${time}): ${time}`,
  ],
  '_-_': [...among([...numbers, span]), `(${time}, ${time}): ${span}`, `(${time}, ${span}): ${time}`],
  '_*_': among(numbers),
  '_/_': among(numbers),
  '_%_': among(['int', 'uint']),
  '@in': ['(A, list<A>): bool', '(A, map<A, B>): bool'],
  '_&&_': ['(bool, bool): bool'],
  '_||_': ['(bool, bool): bool'],
  '!_': ['(bool): bool'],
  '-_': ['(int): int', '(double): double'],
  '_?_:_': ['(bool, A, A): A'],
  '_[_]': ['(list<A>, int): A', '(map<A, B>, A): B', ...ofOptional],
  '_[?_]': ['(list<A>, int): optional<A>', '(map<A, B>, A): optional<B>', ...ofOptional],
};

export const operators: ReadonlyMap<string, readonly Overload[]> = new Map(
  Object.entries(signatures).map(([name, all]) => [name, all.map(overload)]),
);
