import { resolvePath } from '../runtime/file-system.ts';
import { globToRegExp } from '../shell/patterns.ts';
import { runChild } from '../shell/run-program.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

interface Entry {
  readonly path: string;
  readonly isDirectory: boolean;
  readonly depth: number;
  readonly size: number;
}

type Test = (entry: Entry) => boolean;

const sizeUnits: Readonly<Record<string, number>> = { c: 1, k: 1024, M: 1024 ** 2, '': 512 };

/** `+10k` more, `-10k` less, `10k` just so much. */
function sizeTest(text: string): Test {
  const [, sign, amount = '0', unit = ''] = /^([-+]?)(\d+)([ckM]?)$/.exec(text) ?? [];
  const wanted = Number(amount);
  return ({ size }) => {
    const units = Math.ceil(size / sizeUnits[unit]!);
    return sign === '+' ? units > wanted : sign === '-' ? units < wanted : units === wanted;
  };
}

/** Files below directories: `-name -iname -type -size -maxdepth -mindepth -empty -not -exec -delete -print`. */
export const find: Utility = async (invocation) => {
  const { args, out, err, process, workingDir, name } = invocation;
  const start = args.findIndex((arg) => /^[-!(]/.test(arg));
  const roots = start === 0 || args.length === 0 ? ['.'] : args.slice(0, start < 0 ? undefined : start);
  const words = start < 0 ? [] : args.slice(start);
  const tests: Test[] = [];
  const actions: ((entry: Entry) => Promise<unknown>)[] = [];
  let deepest = Infinity;
  let negate = false;
  const test = (holds: Test): void => {
    const isNegated = negate;
    tests.push((entry) => holds(entry) !== isNegated);
    negate = false;
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const value = (): string => words[++at] ?? '';
    const baseMatches =
      (pattern: RegExp): Test =>
      ({ path }) =>
        pattern.test(path.slice(path.lastIndexOf('/') + 1));
    if (word === '!' || word === '-not') negate = true;
    else if (word === '-name') test(baseMatches(globToRegExp(value())));
    else if (word === '-iname') test(baseMatches(new RegExp(globToRegExp(value()), 'i')));
    else if (word === '-path') {
      const pattern = globToRegExp(value());
      test(({ path }) => pattern.test(path));
    } else if (word === '-type') {
      const type = value();
      test(({ isDirectory }) => isDirectory === (type === 'd'));
    } else if (word === '-size') test(sizeTest(value()));
    else if (word === '-maxdepth') deepest = Number(value());
    else if (word === '-mindepth') {
      const least = Number(value());
      test(({ depth }) => depth >= least);
    } else if (word === '-empty')
      test(({ path, size, isDirectory }) =>
        isDirectory ? process.files.list(resolvePath(workingDir, path)).length === 0 : size === 0,
      );
    else if (word === '-print') actions.push(({ path }) => Promise.resolve(out(`${path}\n`)));
    else if (word === '-delete')
      actions.push(({ path }) => Promise.resolve(process.files.remove(resolvePath(workingDir, path))));
    else if (word === '-exec') {
      const end = words.findIndex((each, place) => place > at && (each === ';' || each === '+'));
      const command = words.slice(at + 1, end < 0 ? undefined : end);
      at = end < 0 ? words.length : end;
      actions.push(({ path }) =>
        runChild(
          invocation,
          command.map((each) => each.replaceAll('{}', path)),
        ),
      );
    } else if (word !== '-a') {
      err(`${name}: unrecognized: ${word}\n`);
      return 1;
    }
  }
  let code = 0;
  for (const root of roots) {
    if (!process.files.stat(resolvePath(workingDir, root))) {
      err(`${name}: ${root}: No such file or directory\n`);
      code = 1;
      continue;
    }
    for (const entry of below(invocation, root, 0, deepest)) {
      if (!tests.every((holds) => holds(entry))) continue;
      if (actions.length === 0) out(`${entry.path}\n`);
      for (const act of actions) await act(entry);
    }
  }
  return code;
};

function below(invocation: Invocation, path: string, depth: number, deepest: number): readonly Entry[] {
  const { process, workingDir } = invocation;
  const full = resolvePath(workingDir, path);
  const status = process.files.stat(full);
  if (!status) return [];
  const entry: Entry = { path, isDirectory: status.isDirectory, depth, size: status.size };
  if (!status.isDirectory || depth >= deepest) return [entry];
  const inner = process.files
    .list(full)
    .flatMap((child) => below(invocation, path === '/' ? `/${child}` : `${path}/${child}`, depth + 1, deepest));
  return [entry, ...inner];
}
