import type { useWords } from '../stores/session-context.tsx';
import type { ManifestObject } from './manifest.ts';

/** kubectl's words for a kind that the server does not serve. */
export const unknownKind = ({ object }: ManifestObject, t: ReturnType<typeof useWords>): string =>
  t('editor.unknown-kind', { kind: String(object['kind']), apiVersion: String(object['apiVersion']) });
