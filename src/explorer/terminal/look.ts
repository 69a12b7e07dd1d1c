import type { ITheme } from '@xterm/xterm';

/** The terminal's colours, read from the page's tokens: xterm draws by itself and knows no custom properties. */
export function terminalTheme(element: Element): ITheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => resolved(style.getPropertyValue(`--color-${name}`).trim());
  const ink = token('ink');
  return {
    background: token('sheet'),
    foreground: ink,
    cursor: ink,
    cursorAccent: token('sheet'),
    selectionBackground: token('apiserver-line'),
    selectionForeground: ink,
    black: ink,
    brightBlack: token('ink-3'),
    white: token('ink-2'),
    brightWhite: ink,
    red: token('denied'),
    brightRed: token('denied'),
    green: token('runtime'),
    brightGreen: token('runtime'),
    yellow: token('scheduler'),
    brightYellow: token('scheduler'),
    blue: token('kubelet'),
    brightBlue: token('apiserver'),
    magenta: token('controllers'),
    brightMagenta: token('controllers'),
    cyan: token('etcd'),
    brightCyan: token('etcd'),
  };
}

/** The tokens are oklch; xterm reads hexadecimal. A canvas knows both. */
function resolved(color: string): string {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) return color;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
