import { useEffect, useState } from 'react';
import type { DeliveryOutcome, WebhookDeliveryLine, WebhookLine } from '../../account/console.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { Chip, type ChipLook } from '../components/Chip.tsx';
import { DataTable, type Column } from '../components/DataTable.tsx';
import { useNumber, useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

const OUTCOMES = {
  taken: { text: 'webhooks.outcome.taken', look: 'good' },
  waits: { text: 'webhooks.outcome.waits', look: 'warn' },
  'given-up': { text: 'webhooks.outcome.given-up', look: 'bad' },
} as const satisfies Record<DeliveryOutcome, { text: TextKey; look: ChipLook }>;

interface Props {
  readonly webhook: WebhookLine;
  /** What was tried last on this page; with another one they are asked for anew. */
  readonly last: WebhookDeliveryLine | null;
}

/** The last tries to deliver to a webhook. */
export function Deliveries({ webhook, last }: Props) {
  const t = useText();
  const port = useAccountPort();
  const when = useWhen('second');
  const number = useNumber();
  const [deliveries, setDeliveries] = useState<readonly WebhookDeliveryLine[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { id, url } = webhook;
  useEffect(() => {
    let unmounted = false;
    void port.console.deliveries(id).then((answer) => {
      if (unmounted) return;
      setProblem(answer.kind === 'no' ? answer.code : null);
      if (answer.kind === 'yes') setDeliveries(answer.value);
    });
    return () => {
      unmounted = true;
    };
  }, [port, id, last]);
  const columns: Column<WebhookDeliveryLine>[] = [
    { name: t('webhooks.at'), cell: ({ at }) => when(at) },
    { name: t('webhooks.event'), cell: ({ event }) => <span className={css('mono')}>{event}</span> },
    { name: t('webhooks.attempt'), numeric: true, cell: ({ attempt }) => number(attempt) },
    { name: t('webhooks.status'), numeric: true, cell: ({ status }) => status ?? t('webhooks.silent') },
    {
      name: t('webhooks.outcome'),
      cell: ({ outcome }) => <Chip look={OUTCOMES[outcome].look}>{t(OUTCOMES[outcome].text)}</Chip>,
    },
  ];
  return (
    <>
      <Problem code={problem} />
      {deliveries === null || deliveries.length === 0 ? (
        <div role="status">{deliveries !== null && t('webhooks.deliveries.none')}</div>
      ) : (
        <DataTable
          label={t('account.act.of', { act: t('webhooks.deliveries'), name: url })}
          rows={deliveries}
          keyOf={({ message, attempt }) => `${message} ${attempt}`}
          columns={columns}
        />
      )}
    </>
  );
}
