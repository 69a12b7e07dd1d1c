import { isLesson, type LessonId } from '../../lessons/lessons.ts';
import { fromBase64url, toBase64url } from '../stores/base64url.ts';
import { isLanguage, isTheme, type Settings } from '../stores/settings-store.ts';

/** What the page's address asks for. */
export interface PageAddress {
  readonly embed: boolean;
  /** Worker nodes of the cluster. */
  readonly nodes: number | undefined;
  /** Records of the log that are kept in memory, instead of the usual number. */
  readonly log: number | undefined;
  /** `one`: the whole cluster in one web worker, instead of one a component. */
  readonly workers: 'one' | undefined;
  /** Where another cluster's API is: `kubectl proxy`; '' for where the page comes from. */
  readonly connect: string | undefined;
  readonly lesson: LessonId | undefined;
  /** YAML text to put into the editor. */
  readonly manifest: string | undefined;
  /** Two runs to compare, as `branches/linked-runs.ts` writes them. */
  readonly runs: string | undefined;
  /** One text a breakpoint, as `playback/links.ts` writes them. */
  readonly breakpoints: readonly string[];
  readonly settings: Partial<Settings>;
  /** Parameters whose values mean nothing here: they are left out, and named to the reader. */
  readonly ignored: readonly Ignored[];
}

export interface Ignored {
  readonly parameter: string;
  readonly value: string;
}

/** The manifest rides URL-encoded in the query, or as base64url of UTF-8 behind `#manifest=`. */
export function readAddress(search: string, hash: string): PageAddress {
  const query = new URLSearchParams(search);
  const ignored: Ignored[] = [];
  const known = <Value extends string>(parameter: string, is: (value: string) => value is Value): Value | undefined => {
    const value = query.get(parameter);
    if (value === null || value === '') return undefined;
    if (is(value)) return value;
    ignored.push({ parameter, value: shortened(value) });
    return undefined;
  };
  const embed = known('embed', isSwitch) === '1';
  const theme = known('theme', isTheme);
  const language = known('lang', isLanguage);
  const nodes = known('nodes', isNodeCount);
  const log = known('log', isRecordCount);
  const workers = known('workers', isOne);
  const lesson = known('lesson', isLesson);
  const inHash = manifestInHash(hash);
  if (inHash === 'unreadable') ignored.push({ parameter: '#manifest', value: shortened(hash.slice(hashStart.length)) });
  return {
    embed,
    nodes: nodes === undefined ? undefined : Number(nodes),
    log: log === undefined ? undefined : Number(log),
    workers,
    connect: known('connect', isProxyAddress)?.replace(/^\/$/, ''),
    lesson,
    manifest: query.get('manifest') || (inHash === 'unreadable' ? undefined : inHash?.text),
    runs: hash.startsWith(runsStart) ? hash.slice(runsStart.length) : undefined,
    breakpoints: query.getAll('break').slice(0, mostBreakpoints),
    settings: { ...(theme && { theme }), ...(language && { language }) },
    ignored,
  };
}

/** More than anybody sets by hand: an address is somebody else's text. */
const mostBreakpoints = 50;

/** One to a hundred: what the page is measured with. */
const isNodeCount = (value: string): value is `${number}` => /^(?:[1-9]\d?|100)$/.test(value);

/** From a few requests up to what fits into memory. */
const isRecordCount = (value: string): value is `${number}` => /^[1-9]\d{2,5}$/.test(value) && Number(value) <= 400_000;

const isOne = (value: string): value is 'one' => value === 'one';

/** `/`: where the page comes from; else an address of this machine, as a link may not send readers to a stranger's server. */
const isProxyAddress = (value: string): value is string =>
  value === '/' || /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\/?$/.test(value);

const isSwitch = (value: string): value is '0' | '1' => value === '0' || value === '1';

const shortened = (value: string): string => (value.length > 40 ? `${value.slice(0, 39)}…` : value);

const hashStart = '#manifest=';
const runsStart = '#runs=';

function manifestInHash(hash: string): { readonly text: string } | 'unreadable' | undefined {
  if (!hash.startsWith(hashStart)) return undefined;
  try {
    const bytes = fromBase64url(hash.slice(hashStart.length));
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return 'unreadable';
  }
}

export function hashOf(manifest: string): string {
  if (manifest.trim() === '') return '';
  return hashStart + toBase64url(new TextEncoder().encode(manifest));
}
