import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import { parseObject } from '../../journey/object-facts.ts';
import { isRefused, type Request, tookMs } from '../../journey/requests.ts';
import { strikeWords } from '../faults/fault-words.ts';
import { useText } from '../flow/page.tsx';
import { anatomy } from './anatomy.ts';
import { Facts, Heading } from './Facts.tsx';

/** Both sides of the exchange: what was sent, and what the client receives. A refusal's words say where they come from. */
export function RequestTab({ request }: { request: Request }) {
  const t = useText();
  const { subject, status, reason, message } = request;
  const took = tookMs(request);
  const body = request.responseBody;
  return (
    <>
      <Heading>{t('inspector.sent')}</Heading>
      <p className="in-http">
        <b>{subject.method}</b> {subject.path}
        {subject.query && `?${subject.query}`}
      </p>
      <Facts
        rows={[
          ['user', request.user?.name],
          ['User-Agent', subject.userAgent],
          [t('inspector.verb'), subject.verb],
        ]}
      />
      {request.requestBody && <Json text={request.requestBody} label={t('inspector.sent')} />}
      {request.strikes?.map((strike, place) => (
        <p key={place} className="in-error">
          {strikeWords(t, strike)}
        </p>
      ))}
      <Heading note={took === undefined ? undefined : t('inspector.after-sending', { ms: took.toFixed(1) })}>
        {t('inspector.receives')}
      </Heading>
      {status === undefined ? (
        <p className="in-prose">
          {t(
            request.outcome === 'error' || request.outcome === 'cancelled'
              ? 'inspector.never-answered'
              : 'inspector.no-answer-yet',
          )}
        </p>
      ) : (
        <p className="in-http" data-refused={isRefused(request) || undefined}>
          HTTP/1.1 <b>{status}</b> {reason}
        </p>
      )}
      {body ? <Json text={body} label={t('inspector.receives')} /> : null}
      {isRefused(request) && message && <Anatomy message={message} />}
      {request.warnings && request.warnings.length > 0 && (
        <>
          <Heading>{t('inspector.warnings')}</Heading>
          <ul className="in-list">
            {request.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Above this many characters a body is cut: the whole of it is in the terminal. */
const shownCharacters = 6000;

function Json({ text, label }: { text: string; label: string }) {
  const t = useText();
  const object = parseObject(text);
  const pretty = object ? JSON.stringify(withoutManagedFields(object), undefined, 2) : text;
  return (
    <>
      <pre className="in-json" tabIndex={0} role="region" aria-label={label}>
        {pretty.slice(0, shownCharacters)}
      </pre>
      {pretty.length > shownCharacters && (
        <p className="in-fine">{t('inspector.cut', { count: pretty.length - shownCharacters })}</p>
      )}
    </>
  );
}

function Anatomy({ message }: { message: string }) {
  const t = useText();
  return (
    <>
      <Heading>{t('inspector.anatomy')}</Heading>
      <p className="in-anatomy">
        {anatomy(message).map(({ text, meaning }, place) =>
          meaning ? (
            <span key={place} className="in-word">
              <u>{text || '""'}</u>
              <em>{t(`inspector.word.${meaning}`)}</em>
            </span>
          ) : (
            <span key={place}>{text}</span>
          ),
        )}
      </p>
      <p className="in-fine">{t('inspector.anatomy-note')}</p>
    </>
  );
}
