/**
 * Work that answers at once has come to something that only a webhook knows. It is given up, the webhook is asked, and
 * the work begins anew: so what asks nobody, which is nearly everything, need not wait for anybody.
 */
export class AnswerNeeded extends Error {
  /** Asks, and remembers the answer for long enough. */
  readonly settle: () => Promise<void>;
  constructor(settle: () => Promise<void>) {
    super('a webhook has to be asked first');
    this.settle = settle;
  }
}

/** More than one request needs, so that work which never finds what it wants ends. */
const maxQuestions = 100;

/** Does the work as often as webhooks have to be asked for it. Throws what asking them throws. */
export async function whenAnswered<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  for (let asked = 0; ; asked++)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AnswerNeeded) || asked >= maxQuestions) throw error;
      await error.settle();
    }
}

/** The same, at once where nobody has to be asked. */
export function nowOrAnswered<Result>(work: () => Result | Promise<Result>): Result | Promise<Result> {
  const retry = (error: unknown): Promise<Result> => {
    if (!(error instanceof AnswerNeeded)) throw error;
    return error.settle().then(() => whenAnswered(work));
  };
  try {
    const result = work();
    return result instanceof Promise ? result.catch(retry) : result;
  } catch (error) {
    return retry(error);
  }
}
