import { expect, test } from 'vitest';
import { toYaml } from '../output/serialize.ts';
import { buildKustomization } from './build.ts';
import { KustomizeError } from './failure.ts';
import { memoryFiles } from './memory-files.contract.ts';
import recorded from './recorded-builds.json' with { type: 'json' };

/** Where the real kubectl 1.36.3 found the files. */
const workingDirectory = '/course/run';

interface Recorded {
  readonly name: string;
  readonly directory: string;
  readonly files: Readonly<Record<string, string>>;
  readonly stdout: string;
  readonly stderr: string;
}

async function printed({ files, directory }: Recorded): Promise<{ readonly stdout: string; readonly stderr: string }> {
  let stderr = '';
  try {
    const objects = await buildKustomization({
      files: memoryFiles(files, workingDirectory),
      directory,
      workingDirectory,
      restrictor: 'LoadRestrictionsRootOnly',
      warn: (line) => (stderr += `${line}\n`),
    });
    return { stdout: objects.map(toYaml).join('---\n'), stderr };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    stderr += `error: ${error.message}`;
    return { stdout: '', stderr: stderr.endsWith('\n') ? stderr : `${stderr}\n` };
  }
}

test.each(recorded as unknown as readonly Recorded[])('as the real one: $name', async (line) => {
  const { stdout, stderr } = line;
  expect(await printed(line)).toEqual({ stdout, stderr });
});
