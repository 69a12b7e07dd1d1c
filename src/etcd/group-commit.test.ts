import { expect, test } from 'vitest';
import { revision } from '../protocol/kv.ts';
import type { Backend } from './backend.ts';
import { GroupCommit } from './group-commit.ts';
import { type StoredChange, storedDelete } from './stored-change.ts';

const change = (key: string): StoredChange => storedDelete(key, revision(2), 0);
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A backend that writes one thing at a time, when it is told to. */
class SlowBackend implements Backend {
  readonly durable = true;
  readonly log: string[] = [];
  #finish: (() => void) | undefined;

  load = (): Promise<readonly StoredChange[]> => Promise.resolve([]);
  append = (changes: readonly StoredChange[]): Promise<void> => this.#write('append', changes);
  replace = (changes: readonly StoredChange[]): Promise<void> => this.#write('replace', changes);

  async finish(): Promise<void> {
    this.#finish?.();
    await settle();
  }

  async #write(how: string, changes: readonly StoredChange[]): Promise<void> {
    await new Promise<void>((resolve) => (this.#finish = resolve));
    this.log.push(`${how} ${changes.map((each) => ('key' in each ? each.key : each.type)).join(' ')}`);
  }
}

function trial() {
  const backend = new SlowBackend();
  const commits = new GroupCommit(backend, 0, (error) => {
    throw error;
  });
  const told: string[] = [];
  const tell = (what: string, work: Promise<unknown>): void => {
    work.then(
      () => told.push(what),
      (error: Error) => told.push(`${what}: ${error.message}`),
    );
  };
  return { backend, commits, told, tell };
}

test('a rewritten log is told of when it is on disk, not when what was being written before it is', async () => {
  const { backend, commits, told, tell } = trial();
  tell('a', commits.commit([change('a')]));
  tell(
    'rewritten',
    commits.replaceWith(() => [change('all')]),
  );
  await backend.finish();
  expect({ told, log: backend.log }).toEqual({ told: ['a'], log: ['append a'] });
  await backend.finish();
  expect({ told, log: backend.log }).toEqual({ told: ['a', 'rewritten'], log: ['append a', 'replace all'] });
});

test('when another log takes the place of this one, what waited is refused and nothing is written after it', async () => {
  const { backend, commits, told, tell } = trial();
  tell('a', commits.commit([change('a')]));
  tell('b', commits.commit([change('b')]));
  tell('ended', commits.endWith([change('other')]));
  tell('c', commits.commit([change('c')]));
  await backend.finish();
  await backend.finish();
  expect(backend.log).toEqual(['append a', 'replace other']);
  expect(told.toSorted()).toEqual(['a', 'b: etcdserver: server stopped', 'c: etcdserver: server stopped', 'ended']);
});
