import { resolvePath } from '../runtime/file-system.ts';
import { changedMode, type Ownership } from '../runtime/ownership.ts';
import { idOf } from './identity.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

/** Changes each of some files, and with -R what lies below. */
function change(invocation: Invocation, paths: readonly string[], to: (known: Ownership) => Ownership): number {
  const { process, args, err, name, workingDir } = invocation;
  const isDeep = args.some((arg) => /^-\w*R/.test(arg));
  let code = 0;
  const visit = (full: string, shown: string): void => {
    const problem = process.files.own(full, to);
    if (problem !== undefined) {
      err(`${name}: ${shown}: ${problem}\n`);
      code = 1;
    }
    if (isDeep) for (const entry of process.files.list(full)) visit(resolvePath(full, entry), `${shown}/${entry}`);
  };
  for (const path of paths) visit(resolvePath(workingDir, path), path);
  return code;
}

const plain = (args: readonly string[]): readonly string[] => args.filter((arg) => !/^-[A-Za-z]+$/.test(arg));

export const chmod: Utility = (invocation) => {
  const [wanted = '', ...paths] = plain(invocation.args).length > 1 ? plain(invocation.args) : invocation.args;
  if (changedMode(0, wanted) === undefined) {
    invocation.err(`${invocation.name}: invalid mode '${wanted}'\n`);
    return 1;
  }
  return change(invocation, paths, (known) => ({ ...known, mode: changedMode(known.mode, wanted) ?? known.mode }));
};

/** `chown user[:group]` and `chgrp group`. */
const owner =
  (split: (wanted: string) => { readonly user?: string; readonly group?: string }): Utility =>
  (invocation) => {
    const { process, err, name } = invocation;
    const [wanted = '', ...paths] = plain(invocation.args);
    const { user = '', group = '' } = split(wanted);
    const uid = user === '' ? undefined : idOf(process, '/etc/passwd', user);
    const gid = group === '' ? undefined : idOf(process, '/etc/group', group);
    if ((user !== '' && uid === undefined) || (group !== '' && gid === undefined)) {
      err(`${name}: unknown user/group ${wanted}\n`);
      return 1;
    }
    if (process.user.uid !== 0) {
      for (const path of paths) err(`${name}: ${path}: Operation not permitted\n`);
      return 1;
    }
    return change(invocation, paths, (known) => ({ ...known, uid: uid ?? known.uid, gid: gid ?? known.gid }));
  };

export const chown = owner((wanted) => {
  const [user = '', group = ''] = wanted.split(/[:.]/);
  return { user, group };
});

export const chgrp = owner((group) => ({ group }));
