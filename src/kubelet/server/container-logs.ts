import type { Cancellation } from '../../kernel/cancellation.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { BodyChunk } from '../../protocol/http.ts';
import type { ContainerLog, LogLine } from '../runtime/container-log.ts';

/** What `kubectl logs` may ask for. */
export interface LogOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Only lines from this moment on, epoch ms. */
  readonly since?: number;
}

/** The query of a log request as options, or what is wrong with it. */
export function logOptions(query: string, now: number): LogOptions | string {
  const values = new Map(
    query.split('&').map((pair): [string, string] => {
      const [name = '', value = ''] = pair.split('=');
      return [name, decodeURIComponent(value)];
    }),
  );
  const isTrue = (name: string): boolean => values.get(name) === 'true' || values.get(name) === '1';
  const numbers: Record<string, number> = {};
  for (const name of ['tailLines', 'limitBytes', 'sinceSeconds']) {
    const text = values.get(name);
    if (text === undefined || text === '') continue;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) return `${name} must be a whole number, not "${text}"`;
    numbers[name] = value;
  }
  const sinceTime = values.get('sinceTime');
  const since =
    numbers['sinceSeconds'] !== undefined
      ? now - numbers['sinceSeconds'] * 1000
      : sinceTime
        ? Date.parse(sinceTime)
        : undefined;
  return {
    follow: isTrue('follow'),
    previous: isTrue('previous'),
    timestamps: isTrue('timestamps'),
    ...(numbers['tailLines'] !== undefined && { tailLines: numbers['tailLines'] }),
    ...(numbers['limitBytes'] !== undefined && { limitBytes: numbers['limitBytes'] }),
    ...(since !== undefined && { since }),
  };
}

const lineText = ({ at, text, isPartial }: LogLine, timestamps: boolean): string =>
  `${timestamps ? `${new Date(at).toISOString().slice(0, -1)}000000Z ` : ''}${text}${isPartial ? '' : '\n'}`;

const selected = (lines: readonly LogLine[], { since, tailLines }: LogOptions): readonly LogLine[] => {
  const recent = since === undefined ? lines : lines.filter(({ at }) => at >= since);
  return tailLines === undefined ? recent : tailLines === 0 ? [] : recent.slice(-tailLines);
};

/** The log as it is now. */
export function logText(log: ContainerLog, options: LogOptions): string {
  const text = selected(log.lines, options)
    .map((line) => lineText(line, options.timestamps))
    .join('');
  return options.limitBytes === undefined ? text : text.slice(0, options.limitBytes);
}

/** The log as it is and as it grows, to the container's end. */
export async function* followLog(
  log: ContainerLog,
  options: LogOptions,
  { cancellation }: { cancellation: Cancellation; clock: Clock },
): AsyncGenerator<BodyChunk> {
  let wake: () => void = () => {};
  const unsubscribe = log.subscribe(() => wake());
  const stopListening = cancellation.onCancel(() => wake());
  let left = options.limitBytes ?? Infinity;
  try {
    let next = log.dropped + log.lines.length;
    let text = logText(log, options);
    for (;;) {
      if (text !== '') {
        yield { text: text.slice(0, left) };
        left -= text.length;
      }
      if (left <= 0 || cancellation.cancelled) return;
      const fresh = log.lines.slice(Math.max(0, next - log.dropped));
      next = log.dropped + log.lines.length;
      text = fresh.map((line) => lineText(line, options.timestamps)).join('');
      if (text !== '') continue;
      if (log.closed) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    unsubscribe();
    stopListening();
  }
}
