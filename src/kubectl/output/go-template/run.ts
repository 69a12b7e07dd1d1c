import { goText } from '../go-value.ts';
import { CallError, functions, isTrue, typeOf } from './functions.ts';
import type { Node, Operand, ParsedTemplate, Pipeline } from './parse.ts';
import { TemplateError } from './tokens.ts';

type Variables = Map<string, unknown>;

/** How a loop's body ends early. */
class LoopEnd extends Error {
  readonly goesOn: boolean;
  constructor(goesOn: boolean) {
    super();
    this.goesOn = goesOn;
  }
}

/** Upstream: text/template/exec.go. @throws TemplateError */
export function runTemplate({ source, body, named }: ParsedTemplate, data: unknown): string {
  let output = '';

  function fail(operand: Operand, problem: string): TemplateError {
    const before = source.slice(0, operand.at);
    const line = before.split('\n').length;
    const column = operand.at - (before.lastIndexOf('\n') + 1) + (line > 1 ? 1 : 0);
    return new TemplateError(`template: output:${line}:${column}: executing "output" at <${operand.text}>: ${problem}`);
  }

  function walk(nodes: readonly Node[], dot: unknown, variables: Variables): void {
    for (const node of nodes) visit(node, dot, variables);
  }

  function visit(node: Node, dot: unknown, variables: Variables): void {
    switch (node.kind) {
      case 'text':
        output += node.text;
        return;
      case 'action': {
        const value = evaluate(node.pipeline, dot, variables);
        if (node.pipeline.variables.length === 0)
          output += value === undefined || value === null ? '<no value>' : goText(value);
        return;
      }
      case 'if':
      case 'with': {
        const inner = new Map(variables);
        const value = evaluate(node.pipeline, dot, inner);
        const isMet = isTrue(value);
        walk(isMet ? node.body : node.otherwise, isMet && node.kind === 'with' ? value : dot, inner);
        assignOuter(variables, inner);
        return;
      }
      case 'range':
        loop(node, dot, variables);
        return;
      case 'template': {
        const inner = named.get(node.name);
        if (!inner) throw new TemplateError(`template: output: template ${JSON.stringify(node.name)} not defined`);
        const value = node.pipeline ? evaluate(node.pipeline, dot, variables) : undefined;
        walk(inner, value, new Map([['$', value]]));
        return;
      }
      case 'break':
      case 'continue':
        throw new LoopEnd(node.kind === 'continue');
    }
  }

  /** What was assigned inside to a variable of outside stays so. */
  function assignOuter(outer: Variables, inner: Variables): void {
    for (const name of outer.keys()) outer.set(name, inner.get(name));
  }

  function loop(node: Extract<Node, { body: unknown }>, dot: unknown, variables: Variables): void {
    const { pipeline, body: nodes, otherwise } = node;
    const value = evaluate({ ...pipeline, variables: [] }, dot, variables);
    const entries = entriesOf(value);
    if (!entries) throw fail(pipeline.commands[0]![0]!, `range can't iterate over ${goText(value)}`);
    if (entries.length === 0) walk(otherwise, dot, variables);
    for (const [key, item] of entries) {
      const inner = new Map(variables);
      const names = pipeline.variables;
      if (names.length === 2) inner.set(names[0]!, key);
      if (names.length > 0) inner.set(names.at(-1)!, item);
      try {
        walk(nodes, item, inner);
      } catch (error) {
        if (!(error instanceof LoopEnd)) throw error;
        if (!error.goesOn) return;
      } finally {
        assignOuter(variables, inner);
      }
    }
  }

  function evaluate(pipeline: Pipeline, dot: unknown, variables: Variables): unknown {
    let value: unknown;
    pipeline.commands.forEach((command, place) => {
      value = call(command, place === 0 ? [] : [value], dot, variables);
    });
    for (const name of pipeline.variables) {
      if (pipeline.assigns && !variables.has(name))
        throw new TemplateError(`template: output: undefined variable ${JSON.stringify(name)}`);
      variables.set(name, value);
    }
    return value;
  }

  /** @param piped what comes from the command before, as the last argument */
  function call(command: readonly Operand[], piped: readonly unknown[], dot: unknown, variables: Variables): unknown {
    const [first, ...others] = command;
    if (first!.kind !== 'function') {
      if (others.length > 0 || piped.length > 0)
        throw fail(first!, `can't give argument to non-function ${first!.text}`);
      return valueOf(first!, dot, variables);
    }
    const { name } = first!;
    if (name === 'and' || name === 'or') {
      let value: unknown;
      for (const operand of others) {
        value = valueOf(operand, dot, variables);
        if (isTrue(value) === (name === 'or')) return value;
      }
      return piped.length > 0 ? piped[0] : value;
    }
    const args = [...others.map((operand) => valueOf(operand, dot, variables)), ...piped];
    try {
      return functions[name]!(...args);
    } catch (error) {
      if (error instanceof CallError) throw fail(first!, `error calling ${name}: ${error.message}`);
      throw error;
    }
  }

  function valueOf(operand: Operand, dot: unknown, variables: Variables): unknown {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        throw fail(operand, 'nil is not a command');
      case 'literal':
        return operand.value;
      case 'field':
        return follow(operand, dot, operand.names);
      case 'variable':
        if (!variables.has(operand.name))
          throw new TemplateError(`template: output: undefined variable ${JSON.stringify(operand.name)}`);
        return follow(operand, variables.get(operand.name), operand.names);
      case 'group':
        return follow(operand, evaluate(operand.pipeline, dot, new Map(variables)), operand.names);
      case 'function':
        return call([operand], [], dot, variables);
    }
  }

  /** A key that is missing is no value; of what is no value nothing more can be asked. */
  function follow(operand: Operand, start: unknown, names: readonly string[]): unknown {
    let current = start;
    for (const name of names) {
      if (current === null || current === undefined) throw fail(operand, `nil pointer evaluating interface {}.${name}`);
      if (typeof current !== 'object' || Array.isArray(current))
        throw fail(
          operand,
          `can't evaluate field ${name} in type ${typeOf(current) === '[]interface {}' ? '[]interface {}' : 'interface {}'}`,
        );
      current = Object.hasOwn(current, name) ? (current as Record<string, unknown>)[name] : undefined;
    }
    return current;
  }

  walk(body, data, new Map([['$', data]]));
  return output;
}

/** What a range goes over, with its keys; undefined: nothing can. */
function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((item, at) => [BigInt(at), item] as const);
  if (typeof value === 'object') return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (typeof value === 'bigint')
    return Array.from({ length: Number(value) }, (_, at) => [BigInt(at), BigInt(at)] as const);
  return undefined;
}
