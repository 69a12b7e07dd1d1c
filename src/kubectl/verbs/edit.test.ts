import { beforeEach, expect, test } from 'vitest';
import { commandLine } from '../command-line.contract.ts';

const path = '/api/v1/namespaces/default/configmaps/c';
const settings = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', uid: 'u', managedFields: [{ manager: 'x' }] },
  data: { color: 'blue', gone: 'x' },
};

/** What the editor makes of the text, each time that it is opened. */
let edits: ((text: string) => string)[];
/** What was opened. */
let opened: string[];
let line: ReturnType<typeof commandLine>;

beforeEach(() => {
  edits = [];
  opened = [];
  line = commandLine({
    variables: { HOME: '/home/admin', EDITOR: 'ed' },
    runEditor: (command, file) => {
      if (command !== 'ed') return Promise.resolve(127);
      opened.push(line.files[file]!);
      line.files[file] = edits.shift()!(line.files[file]!);
      return Promise.resolve(0);
    },
  });
  line.answers[`GET ${path}`] = { body: settings };
  line.answers[`PATCH ${path}`] = { body: settings };
});

const patches = () =>
  line.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body!) as unknown);
const temporary = () => Object.keys(line.files).filter((file) => file.startsWith('/tmp/'));

test('what the editor changed is sent as a patch', async () => {
  edits = [(text) => text.replace('color: blue', 'color: green').replace('  gone: x\n', '')];
  expect(await line.run('edit cm c')).toEqual({ exitCode: 0, stdout: 'configmap/c edited\n', stderr: '' });
  expect(opened[0]).toMatch(/^# Please edit the object below\.[^]*\n#\napiVersion: v1\ndata:\n {2}color: blue\n/);
  expect(opened[0]).not.toContain('managedFields');
  expect(patches()).toEqual([{ data: { color: 'green', gone: null } }]);
  expect(temporary()).toEqual([]);
});

test.each([
  ['no changes made.', (text: string) => `# mine\n${text}`],
  ['saved file was empty.', () => '# nothing\n'],
])('cancelled: %s', async (why, change) => {
  edits = [change];
  expect(await line.run('edit cm c')).toEqual({ exitCode: 0, stdout: '', stderr: `Edit cancelled, ${why}\n` });
  expect(patches()).toEqual([]);
  expect(temporary()).toEqual([]);
});

test('what is refused for what it says is opened again with the reason, until it is right', async () => {
  const causes = [{ field: 'data', message: 'Invalid value' }];
  line.answers[`PATCH ${path}`] = ({ body }) =>
    body!.includes('red')
      ? { status: 422, body: { kind: 'Status', reason: 'Invalid', details: { kind: 'ConfigMap', name: 'c', causes } } }
      : { body: settings };
  edits = [
    (text) => text.replace('color: blue', 'color: ['),
    (text) => text.replace('color: [', 'color: red'),
    (text) => text.replace('color: red', 'color: green'),
  ];
  expect(await line.run('edit cm c')).toEqual({
    exitCode: 0,
    stdout: 'configmap/c edited\n',
    stderr: 'error: configmaps "c" is invalid\n',
  });
  expect(opened[1]).toContain('# The edited file had a syntax error: error converting YAML to JSON: yaml: ');
  expect(opened[2]).toContain('#\n# configmaps "c" was not valid:\n# * data: Invalid value\n#\n');
  expect(opened[2]).toContain('color: red');
});

test('whoever gives up finds the text where it was', async () => {
  edits = [(text) => text.replace('color: blue', 'color: ['), (text) => text];
  const { exitCode, stderr } = await line.run('edit cm c');
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `A copy of your changes has been stored to "${temporary()[0]}"\nerror: Edit cancelled, no valid changes were saved.\n`,
  });
});

test.each([
  [
    { reason: 'Conflict', message: 'too late' },
    /could not be patched: too late\nYou can run `kubectl replace -f \/tmp\//,
  ],
  [{ reason: 'NotFound' }, /^error: configmaps "c" could not be found on the server\nThe edits you made on deleted/],
])('a refusal for %j ends it', async (status, text) => {
  line.answers[`PATCH ${path}`] = { status: 409, body: { kind: 'Status', ...status } };
  edits = [(before) => before.replace('blue', 'red')];
  const { exitCode, stderr } = await line.run('edit cm c');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(text);
  expect(temporary()).toHaveLength(1);
});

test('names are not for editing, and an editor that fails is told of', async () => {
  edits = [(text) => text.replace('name: c', 'name: d')];
  expect((await line.run('edit cm c')).stderr).toBe('error: At least one of apiVersion, kind and name was changed\n');
  const other = commandLine({ runEditor: () => Promise.resolve(127) });
  other.answers[`GET ${path}`] = { body: settings };
  expect((await other.run('edit cm c')).stderr).toBe('error: there was a problem with the editor "vi"\n');
});
