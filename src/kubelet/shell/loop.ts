import { Leave } from './leave.ts';

/** Runs a body as long as `next` says so; `break` and `continue` of outer loops pass through. Returns the last status. */
export async function loop(next: () => Promise<boolean>, body: () => Promise<number>): Promise<number> {
  let status = 0;
  while (await next()) {
    try {
      status = await body();
    } catch (error) {
      if (!(error instanceof Leave) || (error.what !== 'break' && error.what !== 'continue')) throw error;
      if (error.value > 1) throw new Leave(error.what, error.value - 1);
      if (error.what === 'break') return 0;
    }
  }
  return status;
}

/** The same for each of some items. */
export function loopOver(
  items: readonly string[],
  assign: (item: string) => void,
  body: () => Promise<number>,
): Promise<number> {
  const left = [...items];
  return loop(() => {
    const item = left.shift();
    if (item !== undefined) assign(item);
    return Promise.resolve(item !== undefined);
  }, body);
}
