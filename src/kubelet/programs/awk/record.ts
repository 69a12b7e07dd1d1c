import { expressionOf } from './functions.ts';
import { Read, textOfValue, type Value } from './values.ts';

/** A separator as an expression: a blank stands for any blanks, one character for itself. */
function separator(text: string): RegExp {
  if (text === ' ') return /[ \t\n]+/;
  return text.length === 1 ? new RegExp(text.replace(/[\\^$.|?*+(){}[\]]/g, '\\$&')) : expressionOf(text);
}

/** The pieces of a text. @param between as FS has it */
export function splitText(text: string, between: string): string[] {
  if (between === '') return [...text];
  const whole = between === ' ' ? text.replaceAll(/^[ \t\n]+|[ \t\n]+$/g, '') : text;
  return whole === '' ? [] : whole.split(separator(between));
}

/** The line that is looked at, and its fields: a change of the one shows in the other. */
export class AwkRecord {
  #text = '';
  #fields: string[] = [];

  read(text: string, between: string): void {
    this.#text = text;
    this.#fields = splitText(text, between);
  }

  get count(): number {
    return this.#fields.length;
  }

  get(index: number): Value {
    const text = index === 0 ? this.#text : this.#fields[index - 1];
    return text === undefined ? '' : new Read(text);
  }

  /** @param between as FS has it, for the whole record @param joint as OFS has it, for a field */
  set(index: number, value: Value, between: string, joint: string): void {
    const text = textOfValue(value);
    if (index === 0) {
      this.read(text, between);
      return;
    }
    while (this.#fields.length < index) this.#fields.push('');
    this.#fields[index - 1] = text;
    this.#text = this.#fields.join(joint);
  }

  /** Fewer or more fields. */
  resize(count: number, joint: string): void {
    this.#fields = Array.from({ length: count }, (_, place) => this.#fields[place] ?? '');
    this.#text = this.#fields.join(joint);
  }
}
