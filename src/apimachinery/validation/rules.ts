import type { FieldError } from '../field-error.ts';
import type { KubeObject } from '../object.ts';
import { type NameRule, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';

export type CreateRule = (object: KubeObject, errors: FieldError[]) => void;
export type UpdateRule = (object: KubeObject, old: KubeObject, errors: FieldError[]) => void;

/** What is checked of one kind. */
export interface Rules {
  readonly create: CreateRule;
  readonly update: UpdateRule;
  /** Subresources that are not judged as the object itself. */
  readonly subresources?: Readonly<Record<string, UpdateRule>>;
}

/** A rule about one kind; the tables of the groups say which objects it gets. */
export const create =
  <Kind extends KubeObject>(rule: (object: Kind, errors: FieldError[]) => void): CreateRule =>
  (object, errors) =>
    rule(object as Kind, errors);

export const update =
  <Kind extends KubeObject>(rule: (object: Kind, old: Kind, errors: FieldError[]) => void): UpdateRule =>
  (object, old, errors) =>
    rule(object as Kind, old as Kind, errors);

/** Kinds of which only the metadata can be wrong. */
export const metadataOnly = (namespaced: boolean, name: NameRule): Rules => ({
  create: ({ metadata }, errors) => validateObjectMeta(metadata, namespaced, name, errors),
  update: validateObjectMetaUpdate,
});

/** By API version and kind. */
export type KindRules = Readonly<Record<string, Rules>>;
