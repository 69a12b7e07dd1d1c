import { type Document, isScalar, parseAllDocuments, type YAMLParseError } from 'yaml';
import type { MessageKey } from '../i18n/en.ts';
import { type FieldPath, type Span, spanOfField } from './field-path.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Something that keeps the manifest from being sent, and where it was typed. */
export interface Problem extends Span {
  readonly says: MessageKey;
  readonly params: Readonly<Record<string, string | number>>;
}

/** An object to apply and the place of it in the text. */
export interface ManifestObject {
  /** Of the document, from 1. */
  readonly number: number;
  readonly object: Json;
  readonly document: Document.Parsed;
  /** Where the object is in the document: an item of a List has a path. */
  readonly path: FieldPath;
}

export interface Manifest {
  readonly objects: readonly ManifestObject[];
  readonly problems: readonly Problem[];
}

/** What the API server takes in one request, and how many documents make sense at once. */
export const limits = { bytes: 3 * 1024 * 1024, documents: 100 } as const;

/** Reads the documents of a text. Nothing is sent while there is a problem. */
export function readManifest(text: string): Manifest {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > limits.bytes) {
    const megabytes = (Math.ceil((bytes / 1024 / 1024) * 10) / 10).toFixed(1);
    return refused({ from: 0, to: firstLineEnd(text), says: 'editor.too-large', params: { megabytes } });
  }
  const parsed = parseAllDocuments(text, { prettyErrors: false });
  const documents = Array.isArray(parsed) ? parsed.filter(hasContent) : [];
  if (documents.length > limits.documents) {
    const { from, to } = spanOfField(documents[limits.documents]!, []);
    return refused({ from, to, says: 'editor.too-many', params: { count: documents.length } });
  }
  const objects: ManifestObject[] = [];
  const problems: Problem[] = [];
  documents.forEach((document, index) => {
    const syntax = withoutEchoes(document.errors).map((error) => syntaxProblem(error, text));
    problems.push(...syntax);
    if (syntax.length > 0) return;
    const read = readDocument(document, index + 1);
    objects.push(...read.objects);
    problems.push(...read.objects.flatMap(missingFields), ...read.problems);
  });
  return { objects, problems: problems.toSorted((a, b) => a.from - b.from) };
}

const refused = (problem: Problem): Manifest => ({ objects: [], problems: [problem] });

const firstLineEnd = (text: string): number => {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
};

/** Comments, and what stands between two separators without a word, are no documents. */
const hasContent = ({ errors, contents }: Document.Parsed): boolean =>
  errors.length > 0 || !(isScalar(contents) && contents.value === null && !contents.source);

/** After a syntax error the parser trips over the rest; only the first tells something. */
const withoutEchoes = (errors: readonly YAMLParseError[]): readonly YAMLParseError[] => {
  const first = errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  return errors.filter((error) => error === first || error.code === 'DUPLICATE_KEY');
};

function syntaxProblem({ code, message, pos }: YAMLParseError, text: string): Problem {
  const from = Math.min(pos[0], text.length);
  const to = Math.min(Math.max(pos[1], from), text.length);
  if (code === 'TAB_AS_INDENT') return { from, to, says: 'editor.tab', params: {} };
  if (code === 'DUPLICATE_KEY') {
    const key = /^["']?([^"':\n]*)/.exec(text.slice(from, from + 200))?.[1] ?? '';
    return { from, to: from + Math.max(1, key.length), says: 'editor.duplicate-key', params: { key } };
  }
  return { from, to, says: 'editor.yaml', params: { message } };
}

function readDocument(document: Document.Parsed, number: number): Manifest {
  const whole = spanOfField(document, []);
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Anchors that are not there, or that would unfold to more than is sensible.
    const message = error instanceof Error ? error.message : String(error);
    return refused({ ...whole, says: 'editor.yaml', params: { message } });
  }
  if (!isObject(value)) return refused({ ...whole, says: 'editor.not-an-object', params: {} });
  const items = value['items'];
  if (value['kind'] !== 'List' || !Array.isArray(items))
    return { objects: [{ number, object: value, document, path: [] }], problems: [] };
  const objects: ManifestObject[] = [];
  const problems: Problem[] = [];
  items.forEach((item: unknown, index) => {
    const path = ['items', index];
    if (isObject(item)) objects.push({ number, object: item, document, path });
    else problems.push({ ...spanOfField(document, path), says: 'editor.not-an-object', params: {} });
  });
  return { objects, problems };
}

/** What no server can do without: which kind of object it is, and its name. */
function missingFields({ object, document, path }: ManifestObject): readonly Problem[] {
  const at = (...field: FieldPath): Span => spanOfField(document, [...path, ...field]);
  const problems: Problem[] = [];
  for (const field of ['apiVersion', 'kind'])
    if (!isText(object[field])) problems.push({ ...firstLineOf(at(field)), says: 'editor.missing', params: { field } });
  const metadata = object['metadata'];
  if (!isObject(metadata) || !isText(metadata['name']))
    problems.push({ ...firstLineOf(at('metadata', 'name')), says: 'editor.no-name', params: {} });
  else if (metadata['namespace'] !== undefined && !isText(metadata['namespace']))
    problems.push({
      ...at('metadata', 'namespace'),
      says: 'editor.namespace-mismatch',
      params: { kind: String(object['kind']) },
    });
  return problems;

  function firstLineOf(span: Span): Span {
    const { contents } = document;
    return contents?.range[0] === span.from ? { from: span.from, to: span.from + 1 } : span;
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
