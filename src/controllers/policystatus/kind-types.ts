import type { StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { schemaType, withHead } from '../../cel/checking/schema-type.ts';
import type { CelType } from '../../cel/checking/types.ts';
import { ApiError } from '../../client/api-error.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import type { Kind } from './policy-warnings.ts';

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string }[];
}

type Schema = StructuralSchema & { readonly 'x-kubernetes-group-version-kind'?: readonly Kind[] };

interface OpenApi {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** What the server says of its kinds. Each document is asked for once. */
export function servedKinds(client: RestClient, context: Context) {
  const documents = new Map<string, Promise<unknown>>();

  /** Undefined: there is none. */
  const document = <Reply>(path: string): Promise<Reply | undefined> => {
    const asked =
      documents.get(path) ??
      client.send<Reply>('GET', path, { context }).catch((error: unknown) => {
        if (error instanceof ApiError && error.code === 404) return undefined;
        throw error;
      });
    documents.set(path, asked);
    return asked as Promise<Reply | undefined>;
  };

  return {
    /** Undefined: no such resource is served. */
    async kindOf({ group, version, resource }: Omit<Kind, 'kind'> & { readonly resource: string }) {
      const list = await document<ResourceList>(`/${rootOf({ group, version })}`);
      return list?.resources.find(({ name }) => name === resource)?.kind;
    },

    /** The type of a kind's objects; undefined: the server does not say. */
    async typeOf(wanted: Kind): Promise<CelType | undefined> {
      const schemas = (await document<OpenApi>(`/openapi/v3/${rootOf(wanted)}`))?.components?.schemas ?? {};
      const schema = Object.values(schemas).find((one) =>
        one['x-kubernetes-group-version-kind']?.some(
          ({ group, version, kind }) => group === wanted.group && version === wanted.version && kind === wanted.kind,
        ),
      );
      const resolve = (one: StructuralSchema): StructuralSchema => {
        const reference = one.$ref ?? one.allOf?.[0]?.$ref;
        return (reference && schemas[reference.slice(reference.lastIndexOf('/') + 1)]) || one;
      };
      return schema && schemaType(withHead(schema, resolve), wanted.kind, resolve);
    },
  };
}

const rootOf = ({ group, version }: Omit<Kind, 'kind'>): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;
