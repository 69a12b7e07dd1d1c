import { useEffect } from 'react';
import { type App } from '../stores/session-context.tsx';
import { run } from './commands.ts';
import { bindingsWith, commandFor } from './keyboard.ts';

const typingIn = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, .xterm, .cm-editor') !== null);

const moving = ['ArrowRight', 'ArrowLeft', 'Home', 'End'];

/** Keys that the focused control answers itself. */
function owned(target: EventTarget | null): readonly string[] {
  if (!(target instanceof HTMLElement)) return [];
  if (target.closest('dialog')) return [' ', ...moving, 'Escape'];
  if (target.closest('[role=slider], [role=separator], [role=tab], [role=treeitem]')) return [' ', ...moving];
  return [
    ...(target.closest('button, a, summary') ? [' '] : []),
    // What can be scrolled goes to its own beginning and end.
    ...(target.closest('[role=region], [role=tabpanel], [role=rowgroup], [role=list]') ? ['Home', 'End'] : []),
  ];
}

/** Listens for the page's keys as long as it is shown. */
export function useKeyboard(app: App): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const { letterKeys, keys } = app.settings.getState();
      const situation = { typing: typingIn(event.target), owns: owned(event.target), letters: letterKeys };
      const command = commandFor(event, situation, bindingsWith(keys));
      if (!command || command.do === 'apply') return;
      event.preventDefault();
      run(app, command);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [app]);
}
