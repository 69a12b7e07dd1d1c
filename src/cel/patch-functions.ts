import type { Environment } from '@marcbachmann/cel-js';

/** Upstream: apiserver/pkg/cel/library/jsonpatch.go */
class PatchKeys {
  /** @param key a key of an object, as a part of the path of a JSON patch (RFC 6901, section 3) */
  escape(key: string): string {
    return key.replaceAll('~', '~0').replaceAll('/', '~1');
  }
}

/** What the expressions of mutations know as `jsonpatch`. */
export const patchKeys: unknown = new PatchKeys();

export function registerPatchKeys(environment: Environment): void {
  environment.registerType('PatchKeys', { ctor: PatchKeys, fields: {} });
  environment.registerFunction('PatchKeys.escapeKey(string): string', (keys: PatchKeys, key: string) =>
    keys.escape(key),
  );
}
