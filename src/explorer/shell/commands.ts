import { neighbourSpeed, speedOf } from '../stores/speeds.ts';
import type { App } from '../stores/session-context.tsx';
import { focusRequest } from '../../journey/focus.ts';
import { enterDrawer, isInDrawer, leaveDrawer } from './drawer-focus.ts';
import type { Command } from './keyboard.ts';

export function setSpeed({ session, settings }: App, id: string): void {
  const { rate, stageMs } = speedOf(id);
  settings.setState({ speed: id });
  session.setSpeed({ rate, stageMs });
}

/** Pauses a running cluster first: a step begins from standing. */
export function step({ session, journey, selection }: App, by: 'stage' | 'request'): void {
  const { stepping } = session.state.get();
  if (stepping.mode === 'running') {
    session.pause();
    return;
  }
  const chosen = selection.getState().request;
  const request = focusRequest(journey.getState(), chosen, stepping.held);
  const waits = stepping.held.some(({ traceId }) => traceId === request?.traceId);
  session.step(by, waits ? request?.traceId : undefined);
}

export function playOrPause({ session }: App): void {
  if (session.state.get().stepping.mode === 'running') session.pause();
  else session.resume();
}

/** Does what a key or a button asks for; `apply` belongs to the editor, which listens for it itself. */
export function run(app: App, command: Command): void {
  const { layout, settings, selection } = app;
  switch (command.do) {
    case 'step':
      return step(app, 'stage');
    case 'step-request':
      return step(app, 'request');
    case 'play':
      return playOrPause(app);
    case 'slower':
      return setSpeed(app, neighbourSpeed(settings.getState().speed, -1).id);
    case 'faster':
      return setSpeed(app, neighbourSpeed(settings.getState().speed, 1).id);
    case 'view':
      return layout.setState({ view: command.view });
    case 'drawer': {
      const open = layout.getState().drawer === command.drawer;
      return open ? leaveDrawer(app) : enterDrawer(app, command.drawer);
    }
    case 'inspect':
      return layout.setState({ inspectorTab: command.tab });
    case 'find':
      return layout.setState({ dialog: 'find' });
    case 'help':
      return layout.setState({ dialog: 'keys' });
    case 'escape':
      if (layout.getState().dialog) return layout.setState({ dialog: undefined });
      if (layout.getState().leftOpen) return layout.setState({ leftOpen: false });
      if (layout.getState().drawer && isInDrawer()) return leaveDrawer(app);
      return selection.setState({}, true);
    case 'apply':
  }
}
