import type { ASTNode } from '@marcbachmann/cel-js';

/**
 * Where in the source the real checker says that a node is: at its operator, the dot of a field, the bracket of a call.
 * Upstream: cel-go/parser/parser.go
 */
export function placeOf(node: ASTNode): number {
  const after = (text: string, from: number): number => node.input.indexOf(text, from);
  switch (node.op) {
    case 'value':
    case 'id':
    case 'list':
    case 'map':
    case '!_':
    case '-_':
      return node.range.start;
    case 'call':
      return after('(', node.range.start);
    case 'rcall':
      return after('(', after(node.args[0], node.args[1].range.end));
    case '.':
    case '.?':
      return after('.', node.args[0].range.end);
    case '[]':
    case '[?]':
      return after('[', node.args[0].range.end);
    case '?:':
      return after('?', node.args[0].range.end);
    default:
      return after(node.op, node.args[0].range.end);
  }
}
