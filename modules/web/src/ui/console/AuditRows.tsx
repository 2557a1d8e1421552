import { useEffect, useState } from 'react';
import type { AuditLine, AuditPage, AuditQuestion } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { KeepFile } from '../account/KeepFile.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { Button } from '../components/Button.tsx';
import { DataTable, type Column } from '../components/DataTable.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { useNumber, useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { AuditForm } from './AuditForm.tsx';
import { Outcome, Who } from './AuditParts.tsx';
import { AuditRowDialog } from './AuditRowDialog.tsx';

const css = classes(layout);

/** Characters of a meeting's id. */
const MEETING_ID = 24;

/** Pages are asked for by where the one before ended; those that were seen can be gone back to. */
interface Position {
  readonly question: AuditQuestion;
  /** Where each page from the newest to this one begins; the newest begins with null. */
  readonly trail: readonly (number | null)[];
}

/** @param query of the address, such as `meeting=…`, which another page led here with */
export function AuditRows({ query }: { readonly query: string }) {
  const t = useText();
  const port = useAccountPort();
  const [position, setPosition] = useState<Position>(() => ({ question: questionOf(query), trail: [null] }));
  const [page, setPage] = useState<AuditPage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [shown, setShown] = useState<number | null>(null);
  const before = position.trail.at(-1) ?? null;
  const { question } = position;
  useEffect(() => {
    let unmounted = false;
    void port.console.search(question, before).then((answer) => {
      if (unmounted) return;
      if (answer.kind === 'no') return setProblem(answer.code);
      setProblem(null);
      setPage(answer.value);
    });
    return () => {
      unmounted = true;
    };
  }, [port, question, before]);
  const older = page?.before;
  return (
    <Sheet name="audit-rows" heading={t('audit.rows')}>
      <AuditForm asked={question} onAsk={(wanted) => setPosition({ question: wanted, trail: [null] })} />
      {question.meeting.length === MEETING_ID && (
        <KeepFile
          key={question.meeting}
          label="audit.incident"
          kept="audit.incident.kept"
          onKeep={() => port.console.exportIncident(question.meeting)}
        />
      )}
      <Problem code={problem} />
      <div role="status">{page !== null && <Found page={page} />}</div>
      {page !== null && page.rows.length > 0 && <Rows page={page} onShow={setShown} />}
      <div className={css('row')}>
        <Button
          isDisabled={position.trail.length === 1}
          onPress={() => setPosition({ question, trail: position.trail.slice(0, -1) })}
        >
          {t('audit.newer')}
        </Button>
        <Button
          isDisabled={older === undefined}
          onPress={() => {
            if (older !== undefined) setPosition({ question, trail: [...position.trail, older] });
          }}
        >
          {t('audit.older')}
        </Button>
      </div>
      {shown !== null && <AuditRowDialog number={shown} onClose={() => setShown(null)} />}
    </Sheet>
  );
}

function questionOf(query: string): AuditQuestion {
  const given = new URLSearchParams(query);
  const part = (name: string) => given.get(name) ?? '';
  return { meeting: part('meeting'), verb: part('verb'), who: part('who'), from: part('from'), until: part('until') };
}

/** One search looks at so many rows and no more: that none were found so far is not that there are none. */
function Found({ page }: { readonly page: AuditPage }) {
  const t = useText();
  const number = useNumber();
  const { rows, before } = page;
  if (before === undefined)
    return rows.length === 0 ? t('audit.nothing') : t('audit.toTheFirst', { count: rows.length });
  return t('audit.soFar', { count: rows.length, row: number(before) });
}

function Rows({ page, onShow }: { readonly page: AuditPage; readonly onShow: (number: number) => void }) {
  const t = useText();
  const when = useWhen('second');
  const number = useNumber();
  const columns: Column<AuditLine>[] = [
    { name: t('audit.number'), numeric: true, cell: (row) => number(row.number) },
    { name: t('audit.at'), cell: ({ at }) => when(at) },
    { name: t('audit.act'), cell: ({ verb }) => <span className={css('mono')}>{verb}</span> },
    { name: t('audit.by'), cell: ({ actor }) => <Who id={actor} people={page.people} /> },
    { name: t('audit.on'), cell: ({ subject }) => <Who id={subject} people={page.people} /> },
    { name: t('audit.value'), cell: ({ value }) => <span className={css('mono')}>{value ?? '–'}</span> },
    { name: t('audit.outcome'), cell: (row) => <Outcome row={row} /> },
    { name: t('audit.clause'), cell: ({ clause }) => clause ?? '–' },
    {
      name: t('audit.details'),
      cell: (row) => (
        <Button
          size="dense"
          aria-label={t('audit.details.of', { row: number(row.number) })}
          onPress={() => onShow(row.number)}
        >
          {t('audit.details')}
        </Button>
      ),
    },
  ];
  return <DataTable label={t('audit.rows')} rows={page.rows} keyOf={(row) => row.number} columns={columns} />;
}
