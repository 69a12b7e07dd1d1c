import { beforeEach, expect, test } from 'vitest';
import { loadKubeconfig, saveKubeconfig } from './files.ts';

const home = '/home/admin/.kube/config';

let files: Record<string, string>;
const disk = (variables: Record<string, string>) => ({
  variables: { HOME: '/home/admin', ...variables },
  readFile: (path: string) =>
    path in files ? Promise.resolve(files[path]!) : Promise.reject(new Error(`ENOENT ${path}`)),
  writeFile: (path: string, text: string) => {
    files[path] = text;
    return Promise.resolve();
  },
});

beforeEach(() => {
  files = {
    [home]: 'current-context: at-home\nusers: [{name: bob, user: {token: home}}]\n',
    '/a': 'users: [{name: bob, user: {token: a}}]\ncontexts: [{name: one, context: {user: bob}}]\n',
    '/b': 'current-context: one\nusers: [{name: bob, user: {token: b}}, {name: eve, user: {token: b}}]\n',
  };
});

test.each([
  [undefined, {}, [home], 'home'],
  [undefined, { KUBECONFIG: '/gone:/b:/a' }, ['/b', '/a'], 'b'],
  ['/a', { KUBECONFIG: '/b' }, ['/a'], 'a'],
])('--kubeconfig %s and %j: files %j', async (explicit, variables, read, token) => {
  const loaded = await loadKubeconfig(disk(variables), explicit);
  expect(loaded.files.map(({ path }) => path)).toEqual(read);
  expect(loaded.merged.users['bob']).toEqual({ token });
});

test('a change goes into the file that has the entry, what is new into the first', async () => {
  const io = disk({ KUBECONFIG: '/gone:/a:/b' });
  const loaded = await loadKubeconfig(io, undefined);
  const { merged } = loaded;
  await saveKubeconfig(io, loaded, {
    ...merged,
    users: { bob: merged.users['bob']!, eve: { token: 'new' }, kim: { token: 'kim' } },
    contexts: {},
    'current-context': 'two',
  });
  expect(files['/gone']).toBeUndefined();
  expect(files['/a']).toBe(
    'apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nkind: Config\nusers:\n- name: bob\n  user:\n    token: a\n- name: kim\n  user:\n    token: kim\n',
  );
  const after = await loadKubeconfig(io, '/b');
  expect(after.merged).toMatchObject({
    'current-context': 'two',
    users: { bob: { token: 'b' }, eve: { token: 'new' } },
  });
});

test('where no file is yet, the last that is named is made', async () => {
  const io = disk({ KUBECONFIG: '/new:/newer' });
  const loaded = await loadKubeconfig(io, undefined);
  await saveKubeconfig(io, loaded, { ...loaded.merged, 'current-context': 'x' });
  expect(Object.keys(files)).not.toContain('/new');
  expect(files['/newer']).toContain('current-context: x\n');
});

test('what is no kubeconfig is said with its file', async () => {
  files[home] = 'a: [\n';
  await expect(loadKubeconfig(disk({}), undefined)).rejects.toThrow(
    `error: error loading config file "${home}": yaml: `,
  );
});
