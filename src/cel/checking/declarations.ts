import type { Environment } from '@marcbachmann/cel-js';
import { overload, type Overload, typeNamed } from './signatures.ts';
import type { Declarations } from './type-checker.ts';

/** What the evaluator has no signature for, because it converts every value alike. */
const conversions: Readonly<Record<string, readonly string[]>> = {
  type: ['(A): type'],
  string: ['(google.protobuf.Timestamp): string', '(google.protobuf.Duration): string'],
  int: ['(google.protobuf.Timestamp): int', '(google.protobuf.Duration): int'],
  timestamp: ['(google.protobuf.Timestamp): google.protobuf.Timestamp'],
  duration: ['(google.protobuf.Duration): google.protobuf.Duration', '(int): google.protobuf.Duration'],
};

/** All that an environment's expressions may call and name. */
export function declarationsOf(environment: Environment): Declarations {
  const functions = new Map<string, Overload[]>();
  const methods = new Map<string, Overload[]>();
  const add = (to: Map<string, Overload[]>, name: string, one: Overload): void =>
    void to.set(name, [...(to.get(name) ?? []), one]);

  const { variables, functions: known } = environment.getDefinitions();
  const namespaces = new Map(variables.map(({ name, type }) => [type, name]));
  for (const { name, receiverType, params, returnType } of known) {
    const one = overload(`(${params.map(({ type }) => (type === 'ast' ? 'dyn' : type)).join(', ')}): ${returnType}`);
    if (receiverType === null) add(functions, name, one);
    else if (receiverType.endsWith('Namespace')) add(functions, `${namespaces.get(receiverType)}.${name}`, one);
    else add(methods, name, { ...one, parameters: [typeNamed(receiverType), ...one.parameters] });
  }
  for (const [name, signatures] of Object.entries(conversions))
    for (const signature of signatures) add(functions, name, overload(signature));
  return { functions, methods, variables: new Map(variables.map(({ name, type }) => [name, typeNamed(type)])) };
}
