import { useRef, useState } from 'react';
import { useWords } from '../stores/session-context.tsx';

/** A text to take along, and the button that does it. */
export function Copyable({ label, text }: { label: string; text: string }) {
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
