import { sleep } from '../../kernel/clock.ts';
import { modeText, setgid, sticky } from '../runtime/ownership.ts';
import type { Process, Program } from '../runtime/program.ts';
import { optionTable, readOptions } from '../programs/options.ts';

/** Says something of a path; undefined: there is no such file. */
type Look = (process: Process, path: string) => string | undefined;

const status =
  (word: (found: NonNullable<ReturnType<Process['files']['stat']>>, path: string) => string): Look =>
  ({ files }, path) => {
    const found = files.stat(path);
    return found && `${word(found, path)}\n`;
  };

/** A mode as Go prints it. */
const goMode = (isDirectory: boolean, mode: number): string =>
  `${isDirectory ? 'd' : ''}${mode & setgid ? 'g' : ''}${mode & sticky ? 't' : ''}` || '-';

const content: Look = ({ files }, path) => {
  const text = files.read(path);
  return text === undefined ? undefined : `content of file "${path}": ${text}\n`;
};

const initialContent = 'mount-tester new file\n';

/** Makes a file, and tells what is in it. */
const fresh =
  (mode: number): Look =>
  (process, path) => {
    const problem = process.files.write(path, initialContent);
    if (problem !== undefined) return undefined;
    process.files.own(path, (known) => ({ ...known, mode }));
    return content(process, path);
  };

/** In the order in which the program goes through them. */
const looks: Readonly<Record<string, Look>> = {
  fs_type: ({ files }, path) => `mount type of "${path}": ${files.medium(path) === 'memory' ? 'tmpfs' : '61267'}\n`,
  new_file_0644: fresh(0o644),
  new_file_0666: fresh(0o666),
  new_file_0660: fresh(0o660),
  new_file_0777: fresh(0o777),
  file_mode: status(
    ({ isDirectory, mode }, path) => `mode of file "${path}": ${goMode(isDirectory, mode)}${modeText(mode & 0o777)}`,
  ),
  file_perm: status(({ mode }, path) => `perms of file "${path}": -${modeText(mode & 0o777)}`),
  file_owner: status(({ uid, gid }, path) => `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}`),
  file_content: content,
};

/** What a mounted file is and holds, once or again and again. Upstream: test/images/agnhost/mounttest */
export const mounttest: Program = async (process) => {
  const { given } = readOptions(
    process.args.slice(2),
    optionTable(
      ...Object.keys(looks).map((name) => `--${name}=`),
      '--file_content_in_loop=',
      '--retry_time=',
      '--break_on_expected_content=',
    ),
  );
  const print = (look: Look, path: string): boolean => {
    const said = look(process, path);
    process.write(
      'stdout',
      said ?? `error reading file content for "${path}": open ${path}: ${reason(process, path)}\n`,
    );
    return said !== undefined;
  };
  let ok = true;
  for (const [name, look] of Object.entries(looks))
    for (const path of given.get(name) ?? []) ok = print(look, path) && ok;
  const loop = given.get('file_content_in_loop') ?? [];
  const endsAt = process.clock.now() + Number(given.get('retry_time')?.at(-1) ?? 180) * 1000;
  const isPatient = given.get('break_on_expected_content')?.at(-1) !== 'false';
  for (const path of loop)
    while (process.clock.now() < endsAt && !process.killed.cancelled) {
      const text = process.files.read(path);
      if (text === undefined)
        process.write('stdout', `Error reading file ${path}: open ${path}: ${reason(process, path)}, retrying\n`);
      else print(content, path);
      if (text === initialContent && isPatient) break;
      if (text !== undefined && isPatient)
        process.write('stdout', `Unexpected content. Expected: ${initialContent}. Retrying\n`);
      await sleep(process.clock, 2_000, process.killed);
    }
  return process.killed.cancelled ? 137 : ok ? 0 : 1;
};

const reason = ({ files }: Process, path: string): string => files.whyUnreadable(path).toLowerCase();
