import { type Document, parseAllDocuments, type ScalarTag } from 'yaml';
import type { Json } from '../../apimachinery/object.ts';
import { goTags } from '../../apimachinery/yaml-tags.ts';
import { syntaxText } from '../yaml-syntax.ts';
import { KustomizeError, MalformedYaml } from './failure.ts';

/** Whole numbers that go-yaml reads besides YAML 1.2's: octal ones with a leading zero, and those with underscores. */
const goInteger: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?\d[\d_]*$/,
  resolve(text) {
    const digits = text.replaceAll('_', '');
    const octal = /^([-+]?)0([0-7]+)$/.exec(digits);
    return octal ? Number(`${octal[1]}${Number.parseInt(octal[2]!, 8)}`) : Number(digits);
  },
};

/** A document's value without what it shares with others. */
const plain = (document: Document.Parsed): Json => {
  const value: unknown = document.toJS();
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
};

/**
 * The documents of a file of resources, as go-yaml's third version reads them: `yes` and `on` are words.
 * @throws MalformedYaml
 */
export function resourceDocuments(text: string): readonly Json[] {
  return parseAllDocuments(text, {
    uniqueKeys: false,
    merge: true,
    customTags: (tags) => [goInteger, ...tags],
  }).map((document) => {
    const error = document.errors[0];
    if (error) throw new MalformedYaml(`yaml: ${syntaxText(error)}`);
    return plain(document);
  });
}

/**
 * A kustomization file's one document, as go-yaml's second version reads it: `yes` and `n` are booleans.
 * @throws KustomizeError
 */
export function configurationDocument(text: string): Json {
  const [document] = parseAllDocuments(text, { version: '1.1', uniqueKeys: false, merge: true, customTags: goTags });
  const error = document && 'errors' in document ? document.errors[0] : undefined;
  if (error) throw new KustomizeError(`yaml: ${syntaxText(error)}`);
  return document && 'toJS' in document ? plain(document as Document.Parsed) : null;
}
