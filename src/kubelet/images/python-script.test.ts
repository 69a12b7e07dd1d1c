import { expect, test } from 'vitest';
import { runPython } from './python-script.ts';

async function run(script: string, env: Readonly<Record<string, string>> = {}) {
  const printed: string[] = [];
  const slept: number[] = [];
  const code = await runPython(script, {
    env,
    print: (text) => printed.push(text),
    sleep: (seconds) => {
      slept.push(seconds);
      return Promise.resolve();
    },
  });
  return { code, printed, slept };
}

const byIndex = `
import os, sys
index = int(os.environ.get("JOB_COMPLETION_INDEX"))
if index == 0:
  sys.exit(1)
elif index == 1:
  sys.exit(42)
else:
  print("done", index % 2, sep)
`.replace(', sep', '');

test.each([
  ['0', 1, []],
  ['1', 42, []],
  ['5', 0, ['done 1']],
])('a branch is taken by index %s', async (index, code, printed) => {
  expect(await run(byIndex, { JOB_COMPLETION_INDEX: index })).toMatchObject({ code, printed });
});

test.each<readonly [script: string, outcome: object]>([
  ['print("Hello world"); print(\'a, b\')', { printed: ['Hello world', 'a, b'], code: 0 }],
  ['import time\ntime.sleep(2.5)\nprint(1 + 2 * 3, -7 % 3, 7 // 2)', { slept: [2.5], printed: ['7 2 3'] }],
  [
    'x = os.getenv("NO", "other")\nif x != "other":\n  print(1)\nprint(x + "!", None, 2 > 1)',
    { printed: ['other! None True'] },
  ],
  ['if 1 == 2:\n  print(1)\nprint(2)\nsys.exit("bad")', { printed: ['2'], code: 1 }],
  ['sys.exit()', { code: 0 }],
  ['if 2 >= 2: sys.exit(3)', { code: 3 }],
])('%j', async (script, outcome) => {
  expect(await run(script)).toMatchObject(outcome);
});

test.each([
  ['print(1)\nprint(y)', 2, "NameError: name 'y' is not defined"],
  ['os.environ["NO"]', 1, 'NotImplementedError: "os.environ[\\"NO\\"]" is not simulated here'],
  ['x = os.environ["NO"]', 1, "KeyError: 'NO'"],
  ['for x in range(3):\n  print(x)', 1, 'NotImplementedError'],
  ['x = int(None)', 1, 'TypeError: int() argument must be'],
  ['print(1', 1, 'NotImplementedError'],
  ['x = (1', 1, 'SyntaxError: invalid syntax'],
  ['x = open("f")', 1, 'NotImplementedError: open() is not simulated here'],
])('%j is told in line %i', async (script, line, message) => {
  await expect(run(script)).rejects.toMatchObject({ line, message: expect.stringContaining(message) });
});
