/** Why a kustomization cannot be built, in kustomize's words without kubectl's `error: `. */
export class KustomizeError extends Error {}

/** Whose file is no YAML at all: it is then no directory either, and kustomize says nothing of that. */
export class MalformedYaml extends KustomizeError {}

/** What went wrong while doing something that is named before it. @throws KustomizeError */
export async function whileDoing<Result>(prefix: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`${prefix}: ${error.message}`);
  }
}
