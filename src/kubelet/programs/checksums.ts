import { resolvePath } from '../runtime/file-system.ts';
import { md5, sha256 } from '../../apimachinery/digests.ts';
import { linesOf } from './text.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

/** `md5sum FILE ...`, and `-c` for files of sums. */
const summing =
  (digest: (text: string) => string): Utility =>
  async (invocation) => {
    const paths = invocation.args.filter((arg) => !arg.startsWith('-') || arg === '-');
    const isChecking = invocation.args.includes('-c');
    let code = 0;
    for (const path of paths.length > 0 ? paths : ['-']) {
      const text = await contentOf(invocation, path);
      if (text === undefined) code = 1;
      else if (isChecking) code = check(invocation, digest, text) || code;
      else invocation.out(`${digest(text)}  ${path}\n`);
    }
    return code;
  };

async function contentOf(
  { process, workingDir, stdin, err, name }: Invocation,
  path: string,
): Promise<string | undefined> {
  if (path === '-') return stdin.readAll();
  const full = resolvePath(workingDir, path);
  const text = process.files.read(full);
  if (text === undefined) err(`${name}: can't open '${path}': ${process.files.whyUnreadable(full)}\n`);
  return text;
}

function check(
  { process, workingDir, out, err, name }: Invocation,
  digest: (text: string) => string,
  sums: string,
): number {
  const lines = linesOf(sums);
  const wrong = lines.filter((line) => {
    const [sum = '', path = ''] = line.split(/\s+\*?/);
    const text = process.files.read(resolvePath(workingDir, path));
    const isRight = text !== undefined && digest(text) === sum;
    out(`${path}: ${isRight ? 'OK' : 'FAILED'}\n`);
    return !isRight;
  });
  if (wrong.length > 0) err(`${name}: WARNING: ${wrong.length} of ${lines.length} computed checksums did NOT match\n`);
  return wrong.length > 0 ? 1 : 0;
}

export const checksums: Readonly<Record<string, Utility>> = { md5sum: summing(md5), sha256sum: summing(sha256) };
