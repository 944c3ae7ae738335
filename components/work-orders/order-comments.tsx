'use client';
/** 批注: what people say about an order. `@` tells a colleague who may see it. */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { formatInstant } from '@/components/i18n/format';
import { useName } from '@/components/i18n/intl';
import { useVerb } from '@/components/shell/session';
import { ApiError, api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { TextArea } from '@/components/ui/field';
import { mentionAt, mentionedIds, mentionParts, suggested, type Colleague } from '@/components/work-orders/mentions';
import type { ColleaguesAnswer } from '@/server/work-orders/company-wire';
import type { OrderComment, OrderDetail } from '@/server/work-orders/contract';
import company from '@/components/work-orders/company.module.css';
import styles from '@/components/work-orders/order.module.css';

export function OrderComments({
  detail,
  onAdded,
}: {
  readonly detail: OrderDetail;
  readonly onAdded: (comment: OrderComment) => void;
}) {
  const t = useTranslations('work-orders.order');
  const mayComment = useVerb('order.comment');
  return (
    <div className={styles.comments}>
      {detail.comments.length === 0 ? <p className={styles.muted}>{t('noComments')}</p> : null}
      <ol>
        {detail.comments.map((comment) => (
          <li key={comment.id}>
            <b>{comment.authorName}</b>{' '}
            <time className={styles.muted} dateTime={comment.at}>
              {formatInstant(comment.at)}
            </time>
            <p>
              {mentionParts(comment.body).map((part, place) =>
                part.isMention ? (
                  <span key={place} className={company.mention}>
                    {part.text}
                  </span>
                ) : (
                  part.text
                ),
              )}
            </p>
          </li>
        ))}
      </ol>
      {mayComment ? <WriteComment orderId={detail.order.id} onAdded={onAdded} /> : null}
    </div>
  );
}

function WriteComment({
  orderId,
  onAdded,
}: {
  readonly orderId: number;
  readonly onAdded: (comment: OrderComment) => void;
}) {
  const t = useTranslations('work-orders.order');
  const m = useTranslations('console.mention');
  const name = useName();
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState('');
  const [cursor, setCursor] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const [people, setPeople] = useState<readonly Colleague[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const mention = isClosed ? null : mentionAt(body, cursor);
  const isNaming = mention !== null;
  useEffect(() => {
    if (!isNaming || people !== null) return;
    api
      .get<ColleaguesAnswer>(`/api/work-orders/${orderId}/colleagues`)
      .then((answer) => setPeople(answer.people))
      .catch(() => undefined);
  }, [isNaming, people, orderId]);
  const offered = mention && people ? suggested(people, mention.query) : [];
  const at = Math.min(chosen, Math.max(0, offered.length - 1));

  const take = (person: Colleague) => {
    if (!mention) return;
    const inserted = `@${name(person)} `;
    const next = body.slice(0, mention.start) + inserted + body.slice(cursor);
    const end = mention.start + inserted.length;
    setBody(next);
    setCursor(end);
    setChosen(0);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(end, end);
    });
  };
  const send = async () => {
    if (body.trim() === '' || busy) return;
    setBusy(true);
    try {
      const mentions = mentionedIds(body, people ?? []);
      onAdded(await api.post<OrderComment>(`/api/work-orders/${orderId}/comments`, { body, mentions }));
      setBody('');
      setFailure('');
    } catch (error) {
      setFailure(error instanceof ApiError ? error.message : '');
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const person = offered[at];
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
    else if (!person || event.nativeEvent.isComposing) return;
    else if (event.key === 'ArrowDown') setChosen((at + 1) % offered.length);
    else if (event.key === 'ArrowUp') setChosen((at + offered.length - 1) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(person);
    else if (event.key === 'Escape') setClosed(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.writeComment}>
      <TextArea
        ref={area}
        aria-label={t('comment')}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? listId : undefined}
        placeholder={m('placeholder')}
        rows={2}
        maxLength={4000}
        value={body}
        onChange={(event) => {
          setBody(event.target.value);
          setCursor(event.target.selectionStart);
          setClosed(false);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {offered.length > 0 ? (
        <div id={listId} role="listbox" aria-label={m('people')} className={company.suggest}>
          {offered.map((person, place) => (
            <button
              key={person.id}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={place === at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(person)}
            >
              {name(person)}
            </button>
          ))}
        </div>
      ) : null}
      <Button busy={busy} disabled={body.trim() === ''} keys="Ctrl+Enter" onClick={() => void send()}>
        {t('addComment')}
      </Button>
      {failure === '' ? null : <p className={styles.fault}>{failure}</p>}
    </div>
  );
}
