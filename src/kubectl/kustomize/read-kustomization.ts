import { decoded } from './go-shape.ts';
import { KustomizeError } from './failure.ts';
import {
  type DecodedKustomization,
  deprecatedFields,
  type Kustomization,
  kustomizationShape,
  refusedFields,
} from './kustomization.ts';
import type { Loader } from './loader.ts';
import { configurationDocument } from './yaml-documents.ts';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * A directory's kustomization, with what is deprecated in its new place.
 * Upstream: kustomize/api/internal/target/kusttarget.go (Load)
 * @throws KustomizeError
 */
export async function readKustomization(loader: Loader, warn: (line: string) => void): Promise<Kustomization> {
  const { root } = loader;
  const text = await fileIn(loader);
  const read = decodedFile(text);
  for (const [field, instead] of deprecatedFields)
    if (read[field] !== undefined)
      warn(
        `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.`,
      );
  if (Object.keys(read).length === 0) throw new KustomizeError('kustomization.yaml is empty');
  const complaints = [...typeComplaints(read)];
  if (complaints.length > 0)
    throw new KustomizeError(`Failed to read kustomization file under ${root}:\n${complaints.join('\n')}`);
  for (const [field, why] of Object.entries(refusedFields))
    if (read[field] !== undefined) throw new KustomizeError(`'${field}' of the kustomization in ${root}: ${why}`);
  const { bases = [], imageTags = [], resources = [], images = [], ...rest } = read;
  return { ...rest, resources: [...resources, ...bases], images: [...images, ...imageTags] };
}

function decodedFile(text: string): DecodedKustomization {
  try {
    return decoded(kustomizationShape, configurationDocument(text) ?? {}) as unknown as DecodedKustomization;
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`invalid Kustomization: ${error.message}`);
  }
}

async function fileIn(loader: Loader): Promise<string> {
  const found: string[] = [];
  for (const name of fileNames) {
    const text = await loader.load(name).catch(() => undefined);
    if (text !== undefined) found.push(text);
  }
  if (found.length > 1) throw new KustomizeError(`Found multiple kustomization files under: ${loader.root}\n`);
  if (found.length === 0)
    throw new KustomizeError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`,
    );
  return found[0]!;
}

const versions: Readonly<Record<string, string>> = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1',
  Component: 'kustomize.config.k8s.io/v1alpha1',
};

function* typeComplaints({ kind = 'Kustomization', apiVersion }: Kustomization): Generator<string> {
  if (!Object.hasOwn(versions, kind)) yield 'kind should be Kustomization or Component';
  const wanted = kind === 'Component' ? versions['Component']! : versions['Kustomization']!;
  if (apiVersion !== undefined && apiVersion !== wanted) yield `apiVersion for ${kind} should be ${wanted}`;
}
