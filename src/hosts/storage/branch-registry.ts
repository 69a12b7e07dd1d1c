import { type Branch, type BranchId, mainBranch } from '../../protocol/session.ts';

/** A place for short texts that outlasts the page, such as the browser's local storage. */
export interface Notes {
  remember(name: string): string | undefined;
  keep(name: string, text: string): void;
}

interface Kept {
  readonly current: BranchId;
  readonly branches: readonly Branch[];
  /** How often it was begun anew: the databases of each time have names of their own. */
  readonly life: number;
  /** What the last new beginning put aside. */
  readonly aside?: Kept;
}

const databaseIn = (life: number, branch: BranchId): string =>
  `podscope${branch === mainBranch ? '' : `/${branch}`}${life === 0 ? '' : `~${life}`}`;

const databasesOf = ({ branches, life }: Kept): readonly string[] => branches.map(({ id }) => databaseIn(life, id));

const itemName = 'podscope-branches';
const fresh: Kept = { current: mainBranch, branches: [{ id: mainBranch, name: mainBranch }], life: 0 };

/** Which branches there are and which of them runs; kept from visit to visit where there is a storage. */
export class BranchRegistry {
  readonly #notes: Notes | undefined;
  #kept: Kept;

  constructor(notes: Notes | undefined) {
    this.#notes = notes;
    this.#kept = readKept(notes?.remember(itemName));
  }

  get current(): BranchId {
    return this.#kept.current;
  }

  get list(): readonly Branch[] {
    return this.#kept.branches;
  }

  /** The name of the browser's database that holds a branch. */
  databaseOf(branch: BranchId): string {
    return databaseIn(this.#kept.life, branch);
  }

  /** Whether an earlier life can be had again. */
  get hasAside(): boolean {
    return this.#kept.aside !== undefined;
  }

  /** Begins anew, with what was there put aside. */
  putAside(): void {
    const { aside: _gone, ...aside } = this.#kept;
    this.#keep({ ...fresh, life: aside.life + 1, aside });
  }

  /** Goes on with what was put aside. Returns the databases that nobody needs any longer. */
  bringBack(): readonly string[] {
    const { aside, ...now } = this.#kept;
    if (!aside) return [];
    this.#keep(aside);
    return databasesOf(now);
  }

  /** Gives up what was put aside. Returns the databases that nobody needs any longer. */
  letGo(): readonly string[] {
    const { aside, ...now } = this.#kept;
    this.#keep(now);
    return aside ? databasesOf(aside) : [];
  }

  /** A new branch under the first number that is free. */
  add(from: NonNullable<Branch['from']>, name?: string): Branch {
    let number = 1;
    while (this.list.some(({ id }) => id === `branch-${number}`)) number++;
    const id = `branch-${number}`;
    const branch: Branch = { id, name: name ?? id, from };
    this.#keep({ ...this.#kept, branches: [...this.list, branch] });
    return branch;
  }

  runs(current: BranchId): void {
    this.#keep({ ...this.#kept, current });
  }

  rename(branch: BranchId, name: string): void {
    const branches = this.list.map((known) => (known.id === branch ? { ...known, name } : known));
    this.#keep({ ...this.#kept, branches });
  }

  remove(branch: BranchId): void {
    this.#keep({ ...this.#kept, branches: this.list.filter(({ id }) => id !== branch) });
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    this.#notes?.keep(itemName, JSON.stringify(kept));
  }
}

/** What was kept, as far as it still makes sense. */
function readKept(text = ''): Kept {
  try {
    const given = JSON.parse(text) as { readonly aside?: unknown };
    const aside = given.aside === undefined ? undefined : keptOf(given.aside);
    return { ...keptOf(given), ...(aside && { aside }) };
  } catch {
    return fresh;
  }
}

function keptOf(given: unknown): Kept {
  const { current, branches, life } = (given ?? {}) as Partial<Kept>;
  const known = Array.isArray(branches) ? branches.filter(isBranch) : [];
  const all = known.some(({ id }) => id === mainBranch) ? known : [...fresh.branches, ...known];
  return {
    current: all.some(({ id }) => id === current) ? current! : mainBranch,
    branches: all,
    life: Number.isSafeInteger(life) && life! > 0 ? life! : 0,
  };
}

const isBranch = (value: unknown): value is Branch => {
  const { id, name, from } = (value ?? {}) as Partial<Branch>;
  const hasOrigin = from === undefined || (typeof from.revision === 'number' && typeof from.at === 'number');
  return typeof id === 'string' && typeof name === 'string' && hasOrigin;
};
