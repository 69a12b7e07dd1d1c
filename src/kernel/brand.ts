declare const brand: unique symbol;

/** A primitive that carries its meaning in the type, so a revision is never passed for a time. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
