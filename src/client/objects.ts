/** What every informer needs to know of an object. */
export interface ClientObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    managedFields?: unknown;
  };
}

/** `namespace/name`, or the name alone for what has no namespace. */
export const objectKey = ({ metadata: { namespace, name } }: ClientObject): string =>
  namespace ? `${namespace}/${name}` : name;
