import type { Acts } from '../stores/session-context.tsx';
import { navigate } from './commands.ts';

const branching = () => import('../branches/branching.ts');

/** What the views' cards and lines do; what it takes is fetched when it is first done. */
export const acts: Acts = {
  goTo: (app, at) => navigate(app, (navigator) => navigator.standAt(at)),
  restart: (app, component) =>
    void branching()
      .then(({ present }) => present(app))
      .then((now) => now?.session.restart(component)),
  mend: (app, fault) => void branching().then(({ mend }) => mend(app, [fault])),
};
