type Fields = Readonly<Record<string, unknown>>;

/** An object, or a list of objects, without the notes of who owns what, which are long and seldom what one looks for. */
export function withoutManagedFields<Shown extends object>(object: Shown): Shown {
  const { metadata, items } = object as { readonly metadata?: Fields; readonly items?: unknown };
  const isNoted = metadata && typeof metadata === 'object' && 'managedFields' in metadata;
  if (!isNoted && !Array.isArray(items)) return object;
  const { managedFields: _, ...kept } = metadata ?? {};
  return {
    ...object,
    ...(metadata && { metadata: kept }),
    ...(Array.isArray(items) && { items: items.map(hiddenIn) }),
  };
}

const hiddenIn = (item: unknown): unknown =>
  typeof item === 'object' && item !== null ? withoutManagedFields(item) : item;
