import type { ASTNode } from '@marcbachmann/cel-js';

const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

/** The expressions that an expression is made of, in the order in which they are written. */
export const childrenOf = ({ args }: ASTNode): readonly ASTNode[] => [args].flat(3).filter(isNode);
