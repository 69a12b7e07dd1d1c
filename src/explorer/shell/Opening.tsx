import type { Translate } from '../flow/page.tsx';
import { Mark } from './Mark.tsx';

interface OpeningProps {
  readonly text: Translate;
  readonly problem: 'elsewhere' | Error | undefined;
}

/** The page's frame before there is a cluster, and the words for why there is none. */
export function Opening({ text, problem }: OpeningProps) {
  const says =
    problem === undefined
      ? text('shell.state.starting')
      : problem === 'elsewhere'
        ? text('shell.notice.runs-in-other-tab')
        : text('shell.notice.start-failed');
  return (
    <div className="sh-app" data-shape="opening">
      <header className="sh-top">
        <span className="sh-brand">
          <Mark />
          <b>{text('shell.brand')}</b>
        </span>
      </header>
      <main className="sh-stage">
        <div
          className="sh-opening"
          role={problem instanceof Error ? 'alert' : 'status'}
          data-phase={problem === undefined ? 'starting' : 'waiting'}
        >
          <p>{says}</p>
          {problem instanceof Error && <pre>{problem.message}</pre>}
          {problem instanceof Error && (
            <button type="button" className="ps-button" onClick={() => location.reload()}>
              {text('shell.error.reload')}
            </button>
          )}
        </div>
      </main>
    </div>
  );
}
