import type { Foreground } from '../program.ts';
import { open, press, type Step } from './editor.ts';
import { keysIn } from './keys.ts';
import { screenOf, scrolled, type Size, textRows } from './screen.ts';

export interface Files {
  /** @throws when there is no such file */
  readonly readFile: (path: string) => Promise<string>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

const [enterScreen, leaveScreen] = ['\u001b[?1049h', '\u001b[?1049l'];

/** A text editor at the terminal, with nano's keys. Resolves with its exit code when it is left. */
export async function nano(args: readonly string[], foreground: Foreground, files: Files): Promise<number> {
  const { keys, window, stdout, stderr } = foreground;
  const [path] = args.filter((arg) => !/^[-+]/.test(arg));
  if (path === undefined) {
    stderr('usage: nano FILE\n');
    return 1;
  }
  if (!keys || !window) {
    stderr('Standard input is not a terminal\n');
    return 1;
  }
  let step: Step = { editor: open(path, await files.readFile(path).catch(() => '')) };
  let top = 0;
  const size = (): Size => ({ columns: window.size().Width, rows: window.size().Height });
  const draw = (): void => {
    top = scrolled(step.editor, top, size());
    stdout(screenOf(step.editor, top, size()));
  };
  stdout(enterScreen);
  draw();
  await new Promise<void>((resolve) => {
    let writing = Promise.resolve();
    const stopResizes = window.onResize(draw);
    const stopKeys = keys((data) => {
      for (const key of keysIn(data)) {
        if (step.isOver) break;
        step = press(step.editor, key, textRows(size()));
        const { write } = step;
        if (write) writing = writing.then(() => files.writeFile(write.path, write.text));
      }
      if (!step.isOver) {
        draw();
        return;
      }
      stopResizes();
      stopKeys();
      void writing.then(resolve);
    });
  });
  stdout(leaveScreen);
  return 0;
}
