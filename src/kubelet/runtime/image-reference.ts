/** A parsed image name, with what Docker's rules add to it. */
export interface ImageReference {
  /** e.g. `docker.io/library/nginx` */
  readonly repository: string;
  readonly tag: string;
  readonly digest?: string;
  /** e.g. `docker.io/library/nginx:latest` */
  readonly familiar: string;
}

export type ParsedReference =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly message: string };

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[\w][\w.-]{0,127}$/;
const digestPattern = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;

/**
 * Reads an image name as containerd does: default registry docker.io, default namespace library, default tag latest.
 * Upstream: github.com/distribution/reference, normalize.go
 */
export function parseImageReference(name: string): ParsedReference {
  const invalid = (detail: string): ParsedReference => ({
    ok: false,
    message: `couldn't parse image name "${name}": ${detail}`,
  });
  const [beforeDigest, digest] = splitOnce(name, '@');
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  const path = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
  const tag = hasTag ? beforeDigest.slice(colon + 1) : digest ? '' : 'latest';
  const repository = normalized(path);
  const remote = repository.slice(repository.indexOf('/') + 1);
  if (remote !== remote.toLowerCase())
    return invalid(`invalid reference format: repository name (${remote}) must be lowercase`);
  if (!remote.split('/').every((part) => component.test(part))) return invalid('invalid reference format');
  if (tag !== '' && !tagPattern.test(tag)) return invalid('invalid reference format');
  if (digest !== undefined && !digestPattern.test(digest)) return invalid('invalid reference format');
  const familiar = `${repository}${tag && `:${tag}`}${digest ? `@${digest}` : ''}`;
  return { ok: true, reference: { repository, tag, ...(digest && { digest }), familiar } };
}

function normalized(path: string): string {
  const slash = path.indexOf('/');
  const first = slash < 0 ? '' : path.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  if (isHost) return first === 'index.docker.io' ? `docker.io/${path.slice(slash + 1)}` : withLibrary(path);
  return slash < 0 ? `docker.io/library/${path}` : `docker.io/${path}`;
}

/** `docker.io/nginx` means `docker.io/library/nginx`. */
const withLibrary = (path: string): string =>
  /^docker\.io\/[^/]+$/.test(path) ? path.replace('docker.io/', 'docker.io/library/') : path;

const splitOnce = (text: string, mark: string): [string, string?] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
};
