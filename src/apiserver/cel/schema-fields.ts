import type { ASTNode } from '@marcbachmann/cel-js';
import {
  additional,
  isEmbedded,
  preservesUnknown,
  type StructuralSchema,
} from '../../apimachinery/structural/schema.ts';
import { escaped } from './cel-values.ts';
import { childrenOf } from './syntax.ts';

interface Undefined {
  readonly name: string;
  /** Where in the expression. */
  readonly at: number;
}

type Found = { readonly schema: StructuralSchema | undefined };

/** The first field that an expression asks of `self` or `oldSelf` and their schema does not have. */
export function firstUndefined(root: ASTNode, schema: StructuralSchema): Undefined | undefined {
  let mistake: Undefined | undefined;

  const visit = (node: ASTNode): Found => {
    switch (node.op) {
      case 'id':
        return { schema: node.args === 'self' || node.args === 'oldSelf' ? schema : undefined };
      case '.': {
        const [object, name] = node.args;
        const { schema: of } = visit(object);
        const member = of && memberNamed(of, name);
        if (of && member === undefined && isClosed(of)) mistake ??= { name, at: object.range.end };
        return { schema: member };
      }
      case '[]': {
        const [list, index] = node.args;
        const { schema: of } = visit(list);
        visit(index);
        const more = of && additional(of);
        return { schema: of?.items ?? (typeof more === 'object' ? more : undefined) };
      }
      default:
        for (const child of childrenOf(node)) visit(child);
        return { schema: undefined };
    }
  };

  visit(root);
  return mistake;
}

const memberNamed = ({ properties = {} }: StructuralSchema, name: string): StructuralSchema | undefined =>
  Object.entries(properties).find(([field]) => escaped(field) === name)?.[1];

/** Whether all its fields are named. */
const isClosed = (schema: StructuralSchema): boolean =>
  schema.type === 'object' &&
  schema.properties !== undefined &&
  !additional(schema) &&
  !preservesUnknown(schema) &&
  !isEmbedded(schema);
