import { PictureButtons, SaveButtons } from '../export/SaveButtons.tsx';
import { predicateText } from '../playback/links.ts';
import { useApp, useWords } from '../stores/session-context.tsx';
import { Copyable } from '../ui/Copyable.tsx';
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
