import { resolvePath } from '../runtime/file-system.ts';
import type { Invocation } from '../shell/utility.ts';

/** The named files' text, or standard input's; what cannot be read is complained about. */
export async function textOf(
  invocation: Invocation,
  paths: readonly string[],
): Promise<{ readonly text: string; readonly code: number }> {
  if (paths.length === 0 || (paths.length === 1 && paths[0] === '-'))
    return { text: await invocation.stdin.readAll(), code: 0 };
  let text = '';
  let code = 0;
  for (const path of paths) {
    const full = resolvePath(invocation.workingDir, path);
    const content = invocation.process.files.read(full);
    if (content === undefined) {
      invocation.err(`${invocation.name}: can't open '${path}': ${invocation.process.files.whyUnreadable(full)}\n`);
      code = 1;
    } else text += content;
  }
  return { text, code };
}

export const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

export const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
