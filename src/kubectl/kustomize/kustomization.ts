import type { Json } from '../../apimachinery/object.ts';
import type { Behavior } from './resource.ts';
import {
  anything,
  fieldsOf,
  integer,
  listOf,
  longInteger,
  mapOf,
  type Shape,
  struct,
  text,
  yesOrNo,
} from './go-shape.ts';
import type { FieldSpec } from './field-path.ts';

type TextMap = Readonly<Record<string, string>>;

/** Which resources a patch is for; its texts are regular expressions. Upstream: kustomize/api/types/selector.go */
export interface Selector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface Patch {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: Selector;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}

export interface GeneratorOptions {
  readonly labels?: TextMap;
  readonly annotations?: TextMap;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

/** What makes a ConfigMap or Secret. Upstream: kustomize/api/types/generatorargs.go */
export interface GeneratorArgs {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: Behavior;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: GeneratorOptions;
  /** Of a Secret. */
  readonly type?: string;
}

export interface Image {
  readonly name?: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

export interface Label {
  readonly pairs?: TextMap;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}

/** Upstream: kustomize/api/types/replacement.go */
export interface Replacement {
  readonly source?: Selector & { readonly fieldPath?: string; readonly options?: FieldOptions };
  readonly sourceValue?: string;
  readonly targets?: readonly ReplacementTarget[];
}

export interface ReplacementTarget {
  readonly select?: Selector;
  readonly reject?: readonly Selector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}

export interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] };
}

/** A kustomization file; deprecated fields are still apart. Upstream: kustomize/api/types/kustomization.go */
export interface Kustomization {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly commonLabels?: TextMap;
  readonly labels?: readonly Label[];
  readonly commonAnnotations?: TextMap;
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly Patch[];
  readonly patches?: readonly Patch[];
  readonly images?: readonly Image[];
  readonly imageTags?: readonly Image[];
  readonly replacements?: readonly (Replacement & { readonly path?: string })[];
  readonly replicas?: readonly { readonly name?: string; readonly count?: number }[];
  readonly sortOptions?: SortOptions;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly bases?: readonly string[];
  readonly configMapGenerator?: readonly GeneratorArgs[];
  readonly secretGenerator?: readonly GeneratorArgs[];
  readonly generatorOptions?: GeneratorOptions;
}

const texts = listOf(text);
const textMap = mapOf(text);

const gvk = { group: text, version: text, kind: text };
const resourceId = { ...fieldsOf(gvk, 'ResId.Gvk'), ...fieldsOf({ name: text, namespace: text }, 'ResId') };
const selector = struct('Selector', resourceId, fieldsOf({ labelSelector: text, annotationSelector: text }));

const patch = struct('Patch', fieldsOf({ path: text, patch: text, target: selector, options: mapOf(yesOrNo) }));

const generatorOptions = struct(
  'GeneratorOptions',
  fieldsOf({ labels: textMap, annotations: textMap, disableNameSuffixHash: yesOrNo, immutable: yesOrNo }),
);

const generatorArgs = {
  ...fieldsOf({ name: text, namespace: text, behavior: text, options: generatorOptions }, 'GeneratorArgs'),
  ...fieldsOf({ literals: texts, files: texts, envs: texts, env: text }, 'GeneratorArgs.KvPairSources'),
};

const image = struct('Image', fieldsOf({ name: text, newName: text, newTag: text, tagSuffix: text, digest: text }));

const fieldSpec = struct('FieldSpec', fieldsOf(gvk, 'Gvk'), fieldsOf({ path: text, create: yesOrNo }));

const fieldOptions = struct(
  'FieldOptions',
  fieldsOf({ delimiter: text, index: integer, encoding: text, create: yesOrNo }),
);

const replacementFields = {
  source: struct('SourceSelector', resourceId, fieldsOf({ fieldPath: text, options: fieldOptions })),
  sourceValue: text,
  targets: listOf(
    struct(
      'TargetSelector',
      fieldsOf({ select: selector, reject: listOf(selector), fieldPaths: texts, options: fieldOptions }),
    ),
  ),
};

/** One in a file of its own. */
export const replacementShape: Shape = struct('Replacement', fieldsOf(replacementFields));

export const kustomizationShape: Shape = struct(
  'Kustomization',
  fieldsOf({ apiVersion: text, kind: text }, 'TypeMeta'),
  fieldsOf({
    metadata: anything,
    openapi: anything,
    namePrefix: text,
    nameSuffix: text,
    namespace: text,
    commonLabels: textMap,
    labels: listOf(
      struct(
        'Label',
        fieldsOf({ pairs: textMap, includeSelectors: yesOrNo, includeTemplates: yesOrNo, fields: listOf(fieldSpec) }),
      ),
    ),
    commonAnnotations: textMap,
    patchesStrategicMerge: texts,
    patchesJson6902: listOf(patch),
    patches: listOf(patch),
    images: listOf(image),
    imageTags: listOf(image),
    replacements: listOf(
      struct('ReplacementField', fieldsOf(replacementFields, 'Replacement'), fieldsOf({ path: text })),
    ),
    replicas: listOf(struct('Replica', fieldsOf({ name: text, count: longInteger }))),
    vars: anything,
    sortOptions: struct(
      'SortOptions',
      fieldsOf({
        order: text,
        legacySortOptions: struct('LegacySortOptions', fieldsOf({ orderFirst: texts, orderLast: texts })),
      }),
    ),
    resources: texts,
    components: texts,
    crds: texts,
    bases: texts,
    configMapGenerator: listOf(struct('ConfigMapArgs', generatorArgs)),
    secretGenerator: listOf(struct('SecretArgs', generatorArgs, fieldsOf({ type: text }))),
    helmGlobals: anything,
    helmCharts: anything,
    helmChartInflationGenerator: anything,
    generatorOptions,
    configurations: texts,
    generators: texts,
    transformers: texts,
    validators: texts,
    buildMetadata: texts,
  }),
);

/** Fields that are read, and why they cannot be followed here. */
export const refusedFields: Readonly<Record<string, string>> = {
  openapi: 'schemas other than the built-in ones are not read here',
  vars: "vars are not resolved here: 'replacements' have taken their place",
  crds: 'the references of custom resources are not known here',
  helmGlobals: 'Helm charts are not inflated here',
  helmCharts: 'Helm charts are not inflated here',
  helmChartInflationGenerator: 'Helm charts are not inflated here',
  configurations: 'transformers have no other configuration than the built-in one here',
  generators: 'only ConfigMaps and Secrets are generated here',
  transformers: 'only the built-in transformers run here',
  validators: 'no validators run here',
  buildMetadata: 'no build metadata is written here',
};

/** Fields that have others in their place. */
export const deprecatedFields: readonly (readonly [field: string, instead: string])[] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
];

export type DecodedKustomization = Kustomization & { readonly [field: string]: Json | undefined };
