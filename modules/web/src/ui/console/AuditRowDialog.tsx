import { useEffect, useState, type ReactNode } from 'react';
import type { AuditDetails } from '../../account/console.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useNumber, useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import { Outcome, Who } from './AuditParts.tsx';
import styles from './Console.module.css';

const css = classes(styles);

/** Everything of one row. That its name and network were looked at is a row itself, and said so. */
export function AuditRowDialog({ number, onClose }: { readonly number: number; readonly onClose: () => void }) {
  const t = useText();
  const port = useAccountPort();
  const format = useNumber();
  const [details, setDetails] = useState<AuditDetails | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void port.console.row(number).then((answer) => {
      if (gone) return;
      if (answer.kind === 'yes') setDetails(answer.value);
      else setProblem(answer.code);
    });
    return () => {
      gone = true;
    };
  }, [port, number]);
  return (
    <Dialog
      heading={t('audit.row', { row: format(number) })}
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('app.close')}</Button>}
    >
      <Problem code={problem} />
      {details !== null && <Facts details={details} />}
    </Dialog>
  );
}

function Facts({ details }: { readonly details: AuditDetails }) {
  const t = useText();
  const when = useWhen('second');
  const number = useNumber();
  const { row, people, clockErrorMicros, invitation, hash, name, network, erased } = details;
  const personal = name !== undefined || network !== undefined;
  return (
    <>
      <dl className={css('facts')}>
        <Fact name="audit.at">{when(row.at)}</Fact>
        <Fact name="audit.clock">
          {clockErrorMicros === undefined
            ? t('audit.clock.unknown')
            : t('audit.clock.within', { millis: number(clockErrorMicros / 1_000, 1) })}
        </Fact>
        <Fact name="audit.find.meeting">
          <span className={css('mono')}>{row.meeting ?? '–'}</span>
        </Fact>
        <Fact name="audit.act">
          <span className={css('mono')}>{row.verb}</span>
        </Fact>
        <Fact name="audit.by">
          <Who id={row.actor} people={people} />
        </Fact>
        <Fact name="audit.on">
          <Who id={row.subject} people={people} />
        </Fact>
        <Fact name="audit.invitation">
          <span className={css('mono')}>{invitation ?? '–'}</span>
        </Fact>
        <Fact name="audit.value">
          <span className={css('mono')}>{row.value ?? '–'}</span>
        </Fact>
        <Fact name="audit.outcome">
          <Outcome row={row} />
        </Fact>
        <Fact name="audit.clause">{row.clause ?? '–'}</Fact>
        <Fact name="audit.name">
          <bdi>{name ?? '–'}</bdi>
        </Fact>
        <Fact name="audit.network">
          <span className={css('mono')}>{network ?? '–'}</span>
        </Fact>
        <Fact name="audit.hash">
          <span className={css('mono')}>{hash}</span>
        </Fact>
      </dl>
      {personal && <p className={css('fine')}>{t('audit.looked')}</p>}
      {erased && <p className={css('fine')}>{t('audit.erased')}</p>}
    </>
  );
}

function Fact({ name, children }: { readonly name: TextKey; readonly children: ReactNode }) {
  const t = useText();
  return (
    <>
      <dt>{t(name)}</dt>
      <dd>{children}</dd>
    </>
  );
}
