import { readRecording, type Reading } from '../../observed/read-recording.ts';
import { ReadOnlySession } from './read-only-session.ts';
import { RemoteSession } from './remote-session.ts';

/** A recording to look at, and what was found in it. @throws UnreadableRecording */
export function openRecording(
  name: string,
  text: string,
): { readonly session: ReadOnlySession; readonly reading: Reading } {
  const reading = readRecording(text, Date.now());
  const session = new ReadOnlySession({ kind: 'file', name });
  session.append(reading.records);
  return { session, reading };
}

/** A real cluster behind `kubectl proxy`, to look at. Rejects where no API server answers. @param base e.g. `http://127.0.0.1:8001` */
export async function connectTo(base: string): Promise<ReadOnlySession> {
  const session = new RemoteSession(base || location.host, {
    base: base.replace(/\/+$/, ''),
    fetch: (path, signal) => fetch(path, { signal, headers: { accept: 'application/json' } }),
    now: () => performance.timeOrigin + performance.now(),
  });
  await session.begin();
  return session;
}
