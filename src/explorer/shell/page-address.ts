import { isLanguage, isTheme, type Settings } from '../stores/settings-store.ts';

/** What the page's address asks for. */
export interface PageAddress {
  readonly embed: boolean;
  readonly lesson: string | undefined;
  /** YAML text to put into the editor. */
  readonly manifest: string | undefined;
  readonly settings: Partial<Settings>;
}

/** The manifest rides URL-encoded in the query, or as base64url of UTF-8 behind `#manifest=`. */
export function readAddress(search: string, hash: string): PageAddress {
  const query = new URLSearchParams(search);
  const theme = query.get('theme');
  const language = query.get('lang');
  return {
    embed: query.get('embed') === '1',
    lesson: query.get('lesson') ?? undefined,
    manifest: query.get('manifest') ?? manifestInHash(hash),
    settings: { ...(isTheme(theme) && { theme }), ...(isLanguage(language) && { language }) },
  };
}

const hashStart = '#manifest=';

function manifestInHash(hash: string): string | undefined {
  if (!hash.startsWith(hashStart)) return undefined;
  try {
    const binary = atob(hash.slice(hashStart.length).replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

export function hashOf(manifest: string): string {
  if (manifest.trim() === '') return '';
  let binary = '';
  for (const byte of new TextEncoder().encode(manifest)) binary += String.fromCharCode(byte);
  return hashStart + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
