import type { StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { customSchema, type Head, olderCustomSchema } from './custom-schema.ts';
import { type Wrappers, wrappersV2, wrappersV3 } from './wrappers.ts';

/** What documents of one version of OpenAPI say otherwise than those of another. */
export interface Form {
  /** How types that are one value in JSON are said. */
  readonly wrappers: Wrappers;
  readonly custom: (schema: StructuralSchema, head: Head) => Readonly<Record<string, unknown>>;
}

export const formV3: Form = { wrappers: wrappersV3, custom: customSchema };
export const formV2: Form = { wrappers: wrappersV2, custom: olderCustomSchema };
