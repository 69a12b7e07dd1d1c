import { expressionOf, pureFunctions, substituted } from './functions.ts';
import { AwkRecord, splitText } from './record.ts';
import { AwkSyntaxError, type Expression, type Place } from './syntax.ts';
import { compareValues, isTrue, numberOf, Read, textOfValue, type Value } from './values.ts';

type Elements = Map<string, Value>;

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
  '/': (a, b) => {
    if (b === 0) throw new Error('Division by zero');
    return a / b;
  },
};

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Variables, arrays and fields of a program, and what its expressions come to. */
export class Evaluator {
  readonly #random: () => number;
  readonly #call: (name: string, args: readonly Value[]) => Value | undefined;
  readonly #record = new AwkRecord();
  readonly #variables = new Map<string, Value>(
    Object.entries({
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      SUBSEP: '\x1c',
      NR: 0,
      FNR: 0,
      FILENAME: '',
      RSTART: 0,
      RLENGTH: -1,
    }),
  );
  readonly #arrays = new Map<string, Elements>();
  /** Of the functions that are under way. */
  readonly #locals: Map<string, Value>[] = [];

  /** @param call a function of the program; undefined: it has none of that name */
  constructor(random: () => number, call: (name: string, args: readonly Value[]) => Value | undefined) {
    this.#random = random;
    this.#call = call;
  }

  readRecord(text: string, file: string): void {
    this.#record.read(text, this.text('FS'));
    const isSameFile = this.text('FILENAME') === file;
    this.assign('FNR', isSameFile ? numberOf(this.get('FNR')) + 1 : 1);
    this.assign('NR', numberOf(this.get('NR')) + 1);
    this.assign('FILENAME', file);
  }

  field(index: number): Value {
    return this.#record.get(index);
  }

  get(name: string): Value {
    if (name === 'NF') return this.#record.count;
    return this.#locals.at(-1)?.get(name) ?? this.#variables.get(name) ?? '';
  }

  text(name: string): string {
    return textOfValue(this.get(name));
  }

  assign(name: string, value: Value): void {
    const local = this.#locals.at(-1);
    if (name === 'NF') this.#record.resize(numberOf(value), this.text('OFS'));
    else if (local?.has(name)) local.set(name, value);
    else this.#variables.set(name, value);
  }

  keys(array: string): readonly string[] {
    return [...this.#elements(array).keys()];
  }

  remove(array: string, keys: readonly Expression[] | undefined): void {
    if (keys) this.#elements(array).delete(this.#key(keys));
    else this.#elements(array).clear();
  }

  /** Runs the body of a function with values for its parameters. */
  withLocals(parameters: readonly string[], args: readonly Value[], body: () => Value): Value {
    this.#locals.push(new Map(parameters.map((name, place) => [name, args[place] ?? ''])));
    try {
      return body();
    } finally {
      this.#locals.pop();
    }
  }

  evaluate(expression: Expression): Value {
    switch (expression.kind) {
      case 'number':
      case 'text':
        return expression.value;
      case 'pattern':
        return Number(expressionOf(expression.source).test(textOfValue(this.field(0))));
      case 'variable':
      case 'field':
      case 'element':
        return this.#read(expression);
      case 'assign': {
        const { operator, place, value } = expression;
        const right = this.evaluate(value);
        if (operator === '') return this.#write(place, right);
        return this.#write(place, arithmetic[operator]!(numberOf(this.#read(place)), numberOf(right)));
      }
      case 'step': {
        const before = numberOf(this.#read(expression.place));
        this.#write(expression.place, before + expression.by);
        return expression.isBefore ? before + expression.by : before;
      }
      case 'unary': {
        const operand = this.evaluate(expression.operand);
        if (expression.operator === '!') return Number(!isTrue(operand));
        return expression.operator === '-' ? -numberOf(operand) : numberOf(operand);
      }
      case 'binary':
        return this.#binary(expression);
      case 'choice':
        return this.evaluate(isTrue(this.evaluate(expression.condition)) ? expression.yes : expression.no);
      case 'in':
        return Number(this.#elements(expression.array).has(this.#key(expression.keys)));
      case 'call':
        return this.#function(expression);
    }
  }

  #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Value {
    if (operator === '&&') return Number(isTrue(this.evaluate(left)) && isTrue(this.evaluate(right)));
    if (operator === '||') return Number(isTrue(this.evaluate(left)) || isTrue(this.evaluate(right)));
    const value = this.evaluate(left);
    if (operator === '~' || operator === '!~') {
      const isFound = expressionOf(this.#patternIn(right)).test(textOfValue(value));
      return Number(isFound === (operator === '~'));
    }
    const other = this.evaluate(right);
    if (operator === '') return textOfValue(value) + textOfValue(other);
    const compare = comparisons[operator];
    if (compare) return Number(compare(compareValues(value, other)));
    return arithmetic[operator]!(numberOf(value), numberOf(other));
  }

  /** A pattern, or a text that is taken for one. */
  #patternIn(expression: Expression): string {
    return expression.kind === 'pattern' ? expression.source : textOfValue(this.evaluate(expression));
  }

  #elements(array: string): Elements {
    const elements = this.#arrays.get(array) ?? new Map<string, Value>();
    this.#arrays.set(array, elements);
    return elements;
  }

  #key(keys: readonly Expression[]): string {
    return keys.map((key) => textOfValue(this.evaluate(key))).join(this.text('SUBSEP'));
  }

  #read(place: Place): Value {
    if (place.kind === 'variable') return this.get(place.name);
    if (place.kind === 'field') return this.field(numberOf(this.evaluate(place.index)));
    // An element that is asked for is there from then on.
    const elements = this.#elements(place.array);
    const key = this.#key(place.keys);
    if (!elements.has(key)) elements.set(key, '');
    return elements.get(key)!;
  }

  #write(place: Place, value: Value): Value {
    if (place.kind === 'variable') this.assign(place.name, value);
    else if (place.kind === 'element') this.#elements(place.array).set(this.#key(place.keys), value);
    else {
      const index = numberOf(this.evaluate(place.index));
      this.#record.set(index, value, this.text('FS'), this.text('OFS'));
    }
    return value;
  }

  #function({ name, args }: Extract<Expression, { kind: 'call' }>): Value {
    switch (name) {
      case 'length': {
        const [of] = args;
        if (of?.kind === 'variable' && this.#arrays.has(of.name)) return this.#elements(of.name).size;
        return textOfValue(of ? this.evaluate(of) : this.field(0)).length;
      }
      case 'split':
        return this.#split(args);
      case 'sub':
      case 'gsub':
        return this.#substitute(args, name === 'gsub');
      case 'match': {
        const found = expressionOf(this.#patternIn(args[1]!)).exec(textOfValue(this.evaluate(args[0]!)));
        this.assign('RSTART', found ? found.index + 1 : 0);
        this.assign('RLENGTH', found ? found[0].length : -1);
        return this.get('RSTART');
      }
      case 'rand':
        return this.#random();
      case 'srand':
        return 0;
      default: {
        const values = args.map((arg) => this.evaluate(arg));
        const result = this.#call(name, values) ?? pureFunctions[name]?.(values);
        if (result === undefined) throw new AwkSyntaxError(`Call to undefined function`);
        return result;
      }
    }
  }

  #split([text, array, between]: readonly Expression[]): Value {
    if (array?.kind !== 'variable') throw new AwkSyntaxError('split: second argument is not an array');
    const pieces = splitText(textOfValue(this.evaluate(text!)), between ? this.#patternIn(between) : this.text('FS'));
    this.#arrays.set(array.name, new Map(pieces.map((piece, place) => [String(place + 1), new Read(piece)])));
    return pieces.length;
  }

  #substitute([pattern, replacement, target]: readonly Expression[], isEverywhere: boolean): Value {
    const isPlace = target?.kind === 'variable' || target?.kind === 'field' || target?.kind === 'element';
    const place: Place = isPlace ? target : { kind: 'field', index: { kind: 'number', value: 0 } };
    const before = textOfValue(this.#read(place));
    const text = textOfValue(this.evaluate(replacement!));
    const { text: after, count } = substituted(this.#patternIn(pattern!), text, before, isEverywhere);
    if (count > 0) this.#write(place, after);
    return count;
  }
}
