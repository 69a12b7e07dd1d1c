import { outcomes, type Predicate, predicateFields } from '../../journey/travel/predicate.ts';

/** A predicate as a text for an address: `component=etcd&kind=pods`. */
export const predicateText = (predicate: Predicate): string =>
  new URLSearchParams(
    predicateFields.flatMap((field): [string, string][] => {
      const value = predicate[field];
      return value === undefined ? [] : [[field, value]];
    }),
  ).toString();

/** `stage authorization, outcome refused`: field names are those of links. */
export const shownPredicate = (predicate: Predicate): string =>
  predicateFields
    .flatMap((field) => (predicate[field] === undefined ? [] : [`${field} ${predicate[field]}`]))
    .join(', ');

/** Reads such a text; nothing where it asks for nothing, or for what there is not. */
export function readPredicate(text: string): Predicate | undefined {
  const given = new URLSearchParams(text);
  const known = predicateFields.flatMap((field): [string, string][] => {
    const value = given.get(field);
    return value ? [[field, value]] : [];
  });
  if (known.length === 0) return undefined;
  const predicate = Object.fromEntries(known) as Predicate;
  return predicate.outcome === undefined || outcomes.includes(predicate.outcome) ? predicate : undefined;
}
