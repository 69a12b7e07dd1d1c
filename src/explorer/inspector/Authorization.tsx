import { Check, CircleCheck, CircleDashed, CircleX, Minus } from 'lucide-react';
import type { BindingFact, AuthorizationSubject } from '../../protocol/evidence/request.ts';
import type { Evidence } from '../../protocol/spans.ts';
import type { Request } from '../../journey/requests.ts';
import { useText } from '../flow/page.tsx';
import { Facts, Heading } from './Facts.tsx';

/** The question as the authorizers got it: built from the URL and the credential, never from the body. */
export function Question({ request }: { request: Request }) {
  const t = useText();
  const { subject, user } = request;
  const rows = attributeRows({ ...subject, user: user ?? { name: '', groups: [] } });
  return (
    <>
      <Heading note={t('inspector.from-url')}>{t('inspector.question')}</Heading>
      <Facts rows={[...rows, [t('inspector.body'), <i key="body">{t('inspector.not-read-here')}</i>]]} />
    </>
  );
}

const attributeRows = (asked: AuthorizationSubject): readonly (readonly [string, string])[] => [
  ['user', asked.user.name],
  ['groups', asked.user.groups.join(', ')],
  ['verb', asked.verb],
  ['resource', asked.resource && [asked.resource, asked.subresource].filter(Boolean).join('/')],
  ['apiGroup', asked.resource ? `"${asked.group}"` : ''],
  ['path', asked.resource ? '' : asked.path],
  ['name', asked.name],
  ['namespace', asked.namespace],
];

export function Authorizers({ evidence }: { evidence: Evidence<'authorization'> }) {
  const t = useText();
  return (
    <>
      <Heading note={t('inspector.first-wins')}>{t('inspector.authorizers')}</Heading>
      <ol className="in-chain">
        {evidence.authorizers.map(({ name, decision, reason, bindings }) => (
          <li key={name} data-decision={decision}>
            <DecisionIcon decision={decision} />
            <b>{name}</b> <span className="in-verdict">{t(`inspector.decision.${decision}`)}</span>
            {reason && !bindings && <p>{reason}</p>}
            {bindings && <Bindings bindings={bindings} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function DecisionIcon({ decision }: { decision: Evidence<'authorization'>['decision'] }) {
  if (decision === 'allow') return <CircleCheck size={16} aria-hidden="true" />;
  if (decision === 'deny') return <CircleX size={16} aria-hidden="true" />;
  return <CircleDashed size={16} aria-hidden="true" />;
}

/** RBAC only ever allows: every binding that names the user, and the rule that decided. */
function Bindings({ bindings }: { bindings: readonly BindingFact[] }) {
  const t = useText();
  if (bindings.length === 0) return <p>{t('inspector.no-binding')}</p>;
  return (
    <>
      <p>{t('inspector.bindings', { count: bindings.length })}</p>
      <ul className="in-rules">
        {bindings.map((binding) => (
          <li key={`${binding.kind} ${binding.namespace} ${binding.name}`} data-hit={binding.allows || undefined}>
            {binding.allows ? (
              <Check size={12} strokeWidth={2.6} aria-hidden="true" />
            ) : (
              <Minus size={12} aria-hidden="true" />
            )}
            <div>
              <code>{[binding.namespace, binding.name].filter(Boolean).join('/')}</code>
              <span>
                {binding.kind} → {binding.roleKind} <b>{binding.roleName}</b>
              </span>
              {binding.rule && (
                <pre>
                  {Object.entries(binding.rule)
                    .map(
                      ([field, values]) =>
                        `${field}: [${(values as readonly string[]).map((value) => value || '""').join(', ')}]`,
                    )
                    .join('\n')}
                </pre>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
