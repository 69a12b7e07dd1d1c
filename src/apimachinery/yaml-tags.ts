/** What a YAML library calls the reading of scalars of one type. */
interface Tag {
  readonly tag: string;
  readonly format?: string;
  readonly test?: RegExp;
}

/** A lone point is a key of managed fields or a directory, and no number. */
export const strictFloat = <Kind>(tag: Kind): Kind =>
  isTag(tag) && tag.test?.test('.') && !tag.test.test('x')
    ? { ...tag, test: /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)$/ }
    : tag;

const isTag = (tag: unknown): tag is Tag => typeof tag === 'object' && tag !== null && 'tag' in tag;

/** Those tags of YAML 1.1 that go-yaml has: no times, and no numbers to the base of 60. */
export const goTags = <Kind>(tags: readonly Kind[]): Kind[] =>
  tags
    .filter((tag) => !isTag(tag) || (tag.format !== 'TIME' && tag.tag !== 'tag:yaml.org,2002:timestamp'))
    .map(strictFloat);
