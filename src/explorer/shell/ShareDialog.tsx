import { useRef, useState } from 'react';
import { PictureButtons, SaveButtons } from '../export/SaveButtons.tsx';
import { predicateText } from '../playback/links.ts';
import { useApp, useWords } from '../stores/session-context.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { hashOf } from './page-address.ts';

/** Links to this page with the manifest that is in the editor. */
export function ShareDialog({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const { layout, settings, playback } = useApp();
  const page = new URL('./', location.href).href;
  const hash = hashOf(layout.getState().manifest);
  const breaks = playback
    .getState()
    .breakpoints.flatMap(({ predicate, on }) => (on ? [`break=${encodeURIComponent(predicateText(predicate))}`] : []));
  const query = breaks.length > 0 ? `?${breaks.join('&')}` : '';
  const { theme, language } = settings.getState();
  const frame = `<iframe src="${page}?embed=1&theme=${theme}&lang=${language}${breaks.map((one) => `&${one}`).join('')}${hash}" width="760" height="520" title="Podscope"></iframe>`;
  return (
    <Dialog title={t('shell.share')} onClose={onClose}>
      <Copyable label={t('shell.share.link')} text={`${page}${query}${hash}`} />
      <Copyable label={t('shell.share.embed')} text={frame} />
      <SaveButtons />
      <PictureButtons />
    </Dialog>
  );
}

function Copyable({ label, text }: { label: string; text: string }) {
  const t = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const [came, setCame] = useState<'copied' | 'by-hand'>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCame('copied');
    } catch {
      // A frame may not be allowed to write there: the text is marked for the reader's own copying.
      field.current?.select();
      setCame('by-hand');
    }
  };
  return (
    <div className="sh-copyable">
      <label>
        <span>{label}</span>
        <textarea ref={field} readOnly rows={3} value={text} onFocus={(event) => event.target.select()} />
      </label>
      <button type="button" className="ps-button" onClick={() => void copy()}>
        {t('shell.share.copy')}
      </button>
      <p role="status">{came && t(`shell.share.${came}`)}</p>
    </div>
  );
}
