import type { LogRecord } from '../../kernel/span.ts';

/** How long a record may wait for company before it travels to the page, ms. */
const patience = 8;

export interface LogOutbox {
  write(record: LogRecord): void;
  /** Sends what is waiting now, so that whoever asks next knows everything up to here. */
  flush(): void;
}

export function createLogOutbox(send: (records: readonly LogRecord[]) => void): LogOutbox {
  let waiting: LogRecord[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const records = waiting;
    waiting = [];
    send(records);
  };
  return {
    write(record) {
      waiting.push(record);
      timer ??= setTimeout(flush, patience);
    },
    flush,
  };
}
