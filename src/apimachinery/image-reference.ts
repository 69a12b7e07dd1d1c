/** Parts of a container image's name. Upstream: github.com/distribution/reference */
export interface ImageReference {
  readonly tag?: string;
  readonly digest?: string;
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const domainComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `(?:${domainComponent}(?:\\.${domainComponent})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const pattern = new RegExp(
  `^(?:${domain}/)?${component}(?:/${component})*(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);

/** undefined: the text names no image. */
export function parseImageReference(text: string): ImageReference | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, tag, digest] = match;
  return { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** `Always` for what may change under its name. Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_Container) */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  const reference = parseImageReference(image);
  if (!reference) return 'IfNotPresent';
  const isLatest = reference.tag === 'latest' || (reference.tag === undefined && reference.digest === undefined);
  return isLatest ? 'Always' : 'IfNotPresent';
}
