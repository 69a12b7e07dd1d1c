/** An awk program as data. Upstream grammar: POSIX.1-2017, awk, Grammar. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'pattern'; readonly source: string }
  | Place
  | { readonly kind: 'assign'; readonly operator: string; readonly place: Place; readonly value: Expression }
  | { readonly kind: 'step'; readonly place: Place; readonly by: 1 | -1; readonly isBefore: boolean }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'in'; readonly keys: readonly Expression[]; readonly array: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** What can be assigned to. */
export type Place =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'field'; readonly index: Expression }
  | { readonly kind: 'element'; readonly array: string; readonly keys: readonly Expression[] };

export type Statement =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | {
      readonly kind: 'print' | 'printf';
      readonly values: readonly Expression[];
      /** A file that is written to. */
      readonly target?: { readonly appends: boolean; readonly path: Expression };
    }
  | { readonly kind: 'if'; readonly condition: Expression; readonly yes: Statement; readonly no?: Statement }
  | { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement; readonly isBodyFirst: boolean }
  | {
      readonly kind: 'for';
      readonly first?: Statement;
      readonly condition?: Expression;
      readonly next?: Statement;
      readonly body: Statement;
    }
  | { readonly kind: 'each'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly kind: 'delete'; readonly array: string; readonly keys?: readonly Expression[] }
  | { readonly kind: 'block'; readonly statements: readonly Statement[] }
  | { readonly kind: 'next' | 'break' | 'continue' }
  | { readonly kind: 'exit' | 'return'; readonly value?: Expression };

export interface Rule {
  /** Absent: every record. Two: from the one to the other. */
  readonly when: 'BEGIN' | 'END' | readonly Expression[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, { readonly parameters: readonly string[]; readonly body: Statement }>;
}

export class AwkSyntaxError extends Error {}
