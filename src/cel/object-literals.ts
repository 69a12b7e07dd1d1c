const token =
  /"""[^]*?"""|'''[^]*?'''|[rR]?"(?:\\.|[^"\\])*"|[rR]?'(?:\\.|[^'\\])*'|\/\/[^\n]*|[A-Za-z_][A-Za-z0-9_]*|\d[\w.]*|\s+|[^]/g;

const isName = (text: string): boolean => /^[A-Za-z_]/.test(text) && !/^[rR]?["']/.test(text);

/**
 * Objects such as `Object.spec{replicas: 3}` and `JSONPatch{op: "add"}` as maps, which the evaluator has: their types say
 * only what the map is for. Upstream: apiserver/pkg/cel/mutation/typeresolver.go
 */
export function withoutObjectLiterals(source: string): string {
  const tokens = source.match(token) ?? [];
  let result = '';
  /** Of each open bracket: whether the names in it are fields of an object. */
  const open: boolean[] = [];
  let expectsField = false;
  for (let at = 0; at < tokens.length; at++) {
    const text = tokens[at]!;
    const end = text === 'Object' || text === 'JSONPatch' ? endOfType(tokens, at) : undefined;
    if (end !== undefined && result.at(-1) !== '.') {
      result += '{';
      open.push(true);
      expectsField = true;
      at = end;
    } else if (expectsField && isName(text)) {
      result += JSON.stringify(text);
      expectsField = false;
    } else {
      if (text === '{' || text === '(' || text === '[') open.push(false);
      if (text === '}' || text === ')' || text === ']') open.pop();
      if (text.trim() !== '') expectsField = text === ',' && open.at(-1) === true;
      result += text;
    }
  }
  return result;
}

/** Where the brace is that opens the object whose type begins here; undefined: it is no object's type. */
function endOfType(tokens: readonly string[], start: number): number | undefined {
  let at = start + 1;
  while (tokens[at] === '.' && isName(tokens[at + 1] ?? '')) at += 2;
  while (tokens[at]?.trim() === '' && at < tokens.length) at++;
  return tokens[at] === '{' ? at : undefined;
}
