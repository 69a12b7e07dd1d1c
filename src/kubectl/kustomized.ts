import { Failure } from './failure.ts';
import type { KubectlIo } from './io.ts';
import type { LoadRestrictor } from './kustomize/loader.ts';
import type { JsonObject } from './kustomize/resource.ts';

/** A kustomization that cannot be built. */
export class KustomizationFailure extends Failure {
  /** Without kubectl's `error: `. */
  readonly problem: string;
  constructor(problem: string) {
    super(`error: ${problem}`);
    this.problem = problem;
  }
}

/**
 * The objects that a directory's kustomization makes. What is deprecated in it is said on stderr.
 * @throws KustomizationFailure
 */
export async function kustomized(
  io: KubectlIo,
  directory: string,
  restrictor: LoadRestrictor = 'LoadRestrictionsRootOnly',
): Promise<readonly JsonObject[]> {
  const [{ buildKustomization }, { KustomizeError }] = await Promise.all([
    import('./kustomize/build.ts'),
    import('./kustomize/failure.ts'),
  ]);
  try {
    return await buildKustomization({
      files: {
        read: io.readFile,
        isDirectory: async (path) => (await io.filesIn?.(path)) !== undefined,
      },
      directory,
      workingDirectory: io.variables['PWD'] ?? '/',
      restrictor,
      warn: (line) => io.stderr(`${line}\n`),
    });
  } catch (error) {
    if (error instanceof KustomizeError) throw new KustomizationFailure(error.message);
    throw error;
  }
}

/** Some commands say what is wrong with a kustomization without saying that it is an error. */
export async function withoutPrefix<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof KustomizationFailure ? new Failure(error.problem) : error;
  }
}
