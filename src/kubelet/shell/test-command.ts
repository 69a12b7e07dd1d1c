import { type FileSystem, resolvePath } from '../runtime/file-system.ts';

const numeric: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};

/** The exit code of `test`: 0 true, 1 false, 2 when it cannot be evaluated. */
export function evaluateTest(args: readonly string[], files: FileSystem, workingDir: string): number {
  const or = args.indexOf('-o');
  if (or > 0) {
    const left = evaluateTest(args.slice(0, or), files, workingDir);
    return left === 0 ? 0 : evaluateTest(args.slice(or + 1), files, workingDir);
  }
  const and = args.indexOf('-a');
  if (and > 0) {
    const left = evaluateTest(args.slice(0, and), files, workingDir);
    return left === 0 ? evaluateTest(args.slice(and + 1), files, workingDir) : left;
  }
  if (args[0] === '!') {
    const inner = evaluateTest(args.slice(1), files, workingDir);
    return inner === 2 ? 2 : 1 - inner;
  }
  const [left = '', operator = '', right = ''] = args;
  if (args.length === 0) return 1;
  if (args.length === 1) return Number(left === '');
  if (args.length === 2) return unary(left, operator, files, resolvePath(workingDir, operator));
  const compare = numeric[operator];
  if (compare) {
    if (!/^-?\d+$/.test(left) || !/^-?\d+$/.test(right)) return 2;
    return Number(!compare(Number(left), Number(right)));
  }
  if (operator === '=' || operator === '==') return Number(left !== right);
  if (operator === '!=') return Number(left === right);
  return 2;
}

function unary(operator: string, text: string, files: FileSystem, path: string): number {
  switch (operator) {
    case '-z':
      return Number(text !== '');
    case '-n':
      return Number(text === '');
    case '-e':
    case '-r':
    case '-w':
    case '-x':
      return Number(files.read(path) === undefined && !files.isDirectory(path));
    case '-f':
      return Number(files.read(path) === undefined);
    case '-d':
      return Number(!files.isDirectory(path));
    case '-s':
      return Number(!files.read(path));
    default:
      return 2;
  }
}
