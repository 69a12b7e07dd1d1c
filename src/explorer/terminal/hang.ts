import type { Terminal } from '@xterm/xterm';
import type { Disposer } from '../../kernel/disposer.ts';
import { terminalTheme } from './look.ts';
import type { Screen } from './sessions.ts';

/** Hangs a screen into a box of the page, at the size and in the colours that the page has, until called off. */
export function hang({ terminal, fit, element }: Screen, box: HTMLElement): Disposer {
  const paint = (): void => {
    terminal.options.theme = terminalTheme(document.documentElement);
  };
  const measure = (): void => {
    if (box.clientWidth > 0 && box.clientHeight > 0) fit.fit();
  };
  box.append(element);
  if (!terminal.element) terminal.open(element);
  paint();
  measure();
  terminal.focus();
  // Escape by itself means nothing to a line of the shell: it gives the focus back to the page.
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.key !== 'Escape') return true;
    if (event.type === 'keydown') {
      event.preventDefault();
      box.focus();
    }
    return false;
  });
  const sizes = new ResizeObserver(measure);
  sizes.observe(box);
  const themes = new MutationObserver(paint);
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  void takeFont(terminal).then(measure);
  return () => {
    sizes.disconnect();
    themes.disconnect();
    element.remove();
  };
}

/** xterm measures a letter when it is told of a font: that has to be there by then. */
async function takeFont(terminal: Terminal): Promise<void> {
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font-mono').trim();
  await document.fonts.load(`12px ${family}`);
  if (terminal.options.fontFamily !== family) terminal.options.fontFamily = family;
}
