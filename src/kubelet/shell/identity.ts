import type { Process } from '../runtime/program.ts';
import { lettersOf } from './options.ts';
import type { Invocation, Utility } from './utility.ts';

/** Names of a file such as /etc/passwd by their number. */
function nameIn({ files }: Process, file: string, id: number): string | undefined {
  for (const line of (files.as({ uid: 0, gid: 0, groups: [] }).read(file) ?? '').split('\n')) {
    const [name, , number] = line.split(':');
    if (number !== undefined && Number(number) === id) return name;
  }
  return undefined;
}

export const userName = (process: Process, uid: number): string => nameIn(process, '/etc/passwd', uid) ?? String(uid);
export const groupName = (process: Process, gid: number): string => nameIn(process, '/etc/group', gid) ?? String(gid);

/** Numbers of users or groups by name, as chown takes them; undefined: there is no such name. */
export function idOf({ files }: Process, file: '/etc/passwd' | '/etc/group', text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  for (const line of (files.read(file) ?? '').split('\n')) {
    const [name, , number] = line.split(':');
    if (name === text && number !== undefined) return Number(number);
  }
  return undefined;
}

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
function both({ process }: Invocation, number: number, file: string): string {
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
