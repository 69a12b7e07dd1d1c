/** As whom a process acts. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  /** Beside the first. */
  readonly groups: readonly number[];
}

export const root: User = { uid: 0, gid: 0, groups: [] };

/** Whose a file is, and who may do what with it. */
export interface Ownership {
  readonly uid: number;
  readonly gid: number;
  /** The twelve bits of chmod. */
  readonly mode: number;
}

export const read = 4;
export const write = 2;

/** New files of a setgid directory are of its group. */
export const setgid = 0o2000;
/** Who may write to such a directory may still not remove what is another's. */
export const sticky = 0o1000;

/** Whether the kernel lets somebody do that: the owner's bits count for the owner, then the group's, then everybody's. */
export function permits({ uid, gid, mode }: Ownership, user: User, access: number): boolean {
  if (user.uid === 0) return true;
  const shift = user.uid === uid ? 6 : user.gid === gid || user.groups.includes(gid) ? 3 : 0;
  return ((mode >> shift) & access) !== 0;
}

/** `rw-r--r--`, as ls prints the bits. */
export function modeText(mode: number): string {
  const of = (shift: number): string =>
    `${(mode >> shift) & read ? 'r' : '-'}${(mode >> shift) & write ? 'w' : '-'}${(mode >> shift) & 1 ? 'x' : '-'}`;
  const special = (text: string, bit: number, letter: string): string =>
    mode & bit ? `${text.slice(0, 2)}${text[2] === 'x' ? letter : letter.toUpperCase()}` : text;
  return special(of(6), 0o4000, 's') + special(of(3), setgid, 's') + special(of(0), sticky, 't');
}

/** The bits that `chmod` makes of others: `644`, `u+x`, `go-w`, `a=r`. Undefined: no such mode. */
export function changedMode(mode: number, change: string): number | undefined {
  if (/^[0-7]{1,4}$/.test(change)) return Number.parseInt(change, 8);
  let changed = mode;
  for (const clause of change.split(',')) {
    const [, who = '', operator, bits = ''] = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause) ?? [];
    if (operator === undefined) return undefined;
    const classes = who === '' || who.includes('a') ? 'ugo' : who;
    const each = (bits.includes('r') ? read : 0) | (bits.includes('w') ? write : 0) | (/[xX]/.test(bits) ? 1 : 0);
    for (const [letter, shift] of [
      ['u', 6],
      ['g', 3],
      ['o', 0],
    ] as const) {
      if (!classes.includes(letter)) continue;
      const mask = each << shift;
      if (operator === '+') changed |= mask;
      else changed &= operator === '-' ? ~mask : ~(7 << shift);
      if (operator === '=') changed |= mask;
    }
  }
  return changed;
}
