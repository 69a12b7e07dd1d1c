import { ContainerPattern, posixPattern } from '../posix-pattern.ts';
import { formatted } from '../printf.ts';
import { numberOf, textOfValue, type Value } from './values.ts';

/** Functions of values that change nothing. */
export const pureFunctions: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  substr: ([text = '', from = 1, length]) => {
    const whole = textOfValue(text);
    const start = Math.round(numberOf(from));
    const end = length === undefined ? Infinity : start + Math.round(numberOf(length));
    return whole.slice(Math.max(0, start - 1), Math.max(0, end - 1));
  },
  index: ([text = '', part = '']) => textOfValue(text).indexOf(textOfValue(part)) + 1,
  tolower: ([text = '']) => textOfValue(text).toLowerCase(),
  toupper: ([text = '']) => textOfValue(text).toUpperCase(),
  sprintf: ([format = '', ...values]) => formatted(textOfValue(format), values.map(textOfValue)).text,
  int: ([value = 0]) => Math.trunc(numberOf(value)),
  sqrt: ([value = 0]) => Math.sqrt(numberOf(value)),
  exp: ([value = 0]) => Math.exp(numberOf(value)),
  log: ([value = 0]) => Math.log(numberOf(value)),
  sin: ([value = 0]) => Math.sin(numberOf(value)),
  cos: ([value = 0]) => Math.cos(numberOf(value)),
  atan2: ([y = 0, x = 0]) => Math.atan2(numberOf(y), numberOf(x)),
};

export const expressionOf = (source: string, flags = ''): RegExp =>
  new ContainerPattern(posixPattern(source, true), flags);

/** What `sub` and `gsub` make of a text, and how often: `&` is what was found. */
export function substituted(
  source: string,
  replacement: string,
  text: string,
  isEverywhere: boolean,
): { readonly text: string; readonly count: number } {
  let count = 0;
  const result = text.replace(expressionOf(source, isEverywhere ? 'g' : ''), (found) => {
    count++;
    return replacement.replace(/\\\\|\\&|&/g, (mark) => (mark === '&' ? found : mark.slice(1)));
  });
  return { text: result, count };
}
