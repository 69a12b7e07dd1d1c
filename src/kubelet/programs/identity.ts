import { root } from '../runtime/ownership.ts';
import type { Process } from '../runtime/program.ts';
import { lettersOf } from './options.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

type Accounts = '/etc/passwd' | '/etc/group';

function entries({ files }: Process, file: Accounts): readonly { readonly name: string; readonly number: number }[] {
  const lines = (files.as(root).read(file) ?? '').split('\n');
  return lines
    .map((line) => line.split(':'))
    .flatMap(([name, , number]) => (number === undefined ? [] : [{ name: name!, number: Number(number) }]));
}

const nameIn = (process: Process, file: Accounts, number: number): string | undefined =>
  entries(process, file).find((entry) => entry.number === number)?.name;

export const userName = (process: Process, uid: number): string => nameIn(process, '/etc/passwd', uid) ?? String(uid);
export const groupName = (process: Process, gid: number): string => nameIn(process, '/etc/group', gid) ?? String(gid);

/** Numbers of users or groups by name, as chown takes them; undefined: there is no such name. */
export const idOf = (process: Process, file: Accounts, text: string): number | undefined =>
  /^\d+$/.test(text) ? Number(text) : entries(process, file).find(({ name }) => name === text)?.number;

export const id: Utility = (invocation) => {
  const { process, out } = invocation;
  const given = lettersOf(invocation.args);
  const { uid, gid } = process.user;
  const groups = [...new Set([gid, ...process.user.groups])];
  const isNamed = given.has('n');
  const user = (number: number): string => (isNamed ? userName(process, number) : String(number));
  const group = (number: number): string => (isNamed ? groupName(process, number) : String(number));
  if (given.has('u')) out(`${user(uid)}\n`);
  else if (given.has('g')) out(`${group(gid)}\n`);
  else if (given.has('G')) out(`${groups.map(group).join(' ')}\n`);
  else
    out(
      `uid=${both(invocation, uid, '/etc/passwd')} gid=${both(invocation, gid, '/etc/group')} groups=${groups.map((number) => both(invocation, number, '/etc/group')).join(',')}\n`,
    );
  return 0;
};

/** `0(root)`, or the number alone where nobody has named it. */
function both({ process }: Invocation, number: number, file: Accounts): string {
  const name = nameIn(process, file, number);
  return name === undefined ? String(number) : `${number}(${name})`;
}

export const whoami: Utility = ({ process, out, err, name }) => {
  const { uid } = process.user;
  const known = nameIn(process, '/etc/passwd', uid);
  if (known === undefined) {
    err(`${name}: unknown uid ${uid}\n`);
    return 1;
  }
  out(`${known}\n`);
  return 0;
};
