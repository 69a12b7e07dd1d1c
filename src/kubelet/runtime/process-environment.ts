import type { ContainerConfig } from './cri.ts';
import type { ImageContent } from './program.ts';

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The variables that a container's processes begin with: the runtime's, the image's, the container's. */
export function processEnvironment(
  { env: ofImage }: ImageContent,
  { env: own, user }: ContainerConfig,
  hostname: string,
): Readonly<Record<string, string>> {
  const env: Record<string, string> = { PATH: searchPath, HOSTNAME: hostname, ...ofImage };
  for (const { name, value } of own) env[name] = value;
  env['HOME'] ??= user.uid === 0 ? '/root' : '/';
  return env;
}
