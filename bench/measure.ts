/** What a piece of work cost this process. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export async function measure(work: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

/** Three significant digits: the machine gives no more. */
export const figure = (value: number): number => Number(value.toPrecision(3));

export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
