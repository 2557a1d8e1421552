import { useEffect, useState } from 'react';
import type { AuditDetails } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Facts } from '../components/Facts.tsx';
import { useNumber, useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { Outcome, Who } from './AuditParts.tsx';

const css = classes(layout);

/** Everything of one row. That its name and network were looked at is a row itself, and said so. */
export function AuditRowDialog({ number, onClose }: { readonly number: number; readonly onClose: () => void }) {
  const t = useText();
  const port = useAccountPort();
  const format = useNumber();
  const [details, setDetails] = useState<AuditDetails | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let unmounted = false;
    void port.console.row(number).then((answer) => {
      if (unmounted) return;
      if (answer.kind === 'yes') setDetails(answer.value);
      else setProblem(answer.code);
    });
    return () => {
      unmounted = true;
    };
  }, [port, number]);
  return (
    <Dialog
      heading={t('audit.row', { row: format(number) })}
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('app.close')}</Button>}
    >
      <Problem code={problem} />
      {details !== null && <Row details={details} />}
    </Dialog>
  );
}

function Row({ details }: { readonly details: AuditDetails }) {
  const t = useText();
  const when = useWhen('second');
  const number = useNumber();
  const { row, people, clockErrorMicros, invitation, hash, name, network, erased } = details;
  const mono = (text: string | undefined) => <span className={css('mono')}>{text ?? '–'}</span>;
  const clock =
    clockErrorMicros === undefined
      ? t('audit.clock.unknown')
      : t('audit.clock.within', { millis: number(clockErrorMicros / 1_000, 1) });
  const personal = name !== undefined || network !== undefined;
  return (
    <>
      <Facts
        facts={[
          [t('audit.at'), when(row.at)],
          [t('audit.clock'), clock],
          [t('audit.find.meeting'), mono(row.meeting)],
          [t('audit.act'), mono(row.verb)],
          [t('audit.by'), <Who id={row.actor} people={people} />],
          [t('audit.on'), <Who id={row.subject} people={people} />],
          [t('audit.invitation'), mono(invitation)],
          [t('audit.value'), mono(row.value)],
          [t('audit.outcome'), <Outcome row={row} />],
          [t('audit.clause'), row.clause ?? '–'],
          [t('audit.name'), <bdi>{name ?? '–'}</bdi>],
          [t('audit.network'), mono(network)],
          [t('audit.hash'), mono(hash)],
        ]}
      />
      {personal && <p className={css('fine')}>{t('audit.looked')}</p>}
      {erased && <p className={css('fine')}>{t('audit.erased')}</p>}
    </>
  );
}
