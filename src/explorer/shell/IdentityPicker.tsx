import { useSession } from '../flow/page.tsx';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { Select } from '../ui/Select.tsx';

/** Whom the learner acts as, in the editor and in new terminals. */
export function IdentityPicker() {
  const t = useWords();
  const { layout } = useApp();
  const identity = useLayout((state) => state.identity);
  const identities = useSession((state) => state.identities);
  if (identities.length === 0) return null;
  return (
    <label className="sh-identity">
      <span>{t('shell.act-as')}</span>
      <Select
        label={t('shell.act-as')}
        value={identity}
        options={identities.map(({ id }) => ({ id, label: id }))}
        title={identities
          .filter(({ id }) => id === identity)
          .map(({ credential, groups }) => [t(`shell.identity.${credential}`), ...groups].join(', '))
          .join('')}
        onChange={(id) => layout.setState({ identity: id })}
      />
    </label>
  );
}
