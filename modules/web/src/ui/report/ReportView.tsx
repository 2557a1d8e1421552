import type { ClauseFinding, ComplianceReport, SignedReport } from '../../account/port.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { ClauseMark } from '../components/ClauseMark.tsx';
import { Note } from '../components/Note.tsx';
import { useSettingWords } from '../rules/words.ts';
import { classes } from '../styles/classes.ts';
import { Cut } from './Cut.tsx';
import { People } from './People.tsx';
import styles from './Report.module.css';
import { useClock, useNames } from './words.ts';

const css = classes(styles);

interface Props {
  readonly signed: SignedReport;
}

/** A report in plain sentences. */
export function ReportView({ signed }: Props) {
  const { report } = signed;
  return (
    <>
      <Summary report={report} />
      <Rules report={report} />
      <People report={report} />
      <Removals report={report} />
      <Locks report={report} />
      <Refusals report={report} />
      <Evidence signed={signed} />
    </>
  );
}

interface OfReport {
  readonly report: ComplianceReport;
}

function Summary({ report }: OfReport) {
  const t = useText();
  const { day } = useClock();
  const { times, made, log, verdict, clauses } = report;
  const count = (of: ClauseFinding['verdict']) => clauses.filter((each) => each.verdict === of).length;
  const [relaxed, unknown] = [count('relaxed'), count('unknown')];
  return (
    <>
      <p>
        {times.ended === undefined
          ? t('report.times.running', { from: day(times.created) })
          : t('report.times.ended', { from: day(times.created), until: day(times.ended) })}{' '}
        {t('report.made', { when: day(made), rows: log.rows })}
      </p>
      <ClassOf report={report} />
      <Consents report={report} />
      {verdict === 'held' && <Note tone="ok">{t('report.verdict.held')}</Note>}
      {relaxed > 0 && <Note tone="notice">{t('report.verdict.relaxed', { count: relaxed })}</Note>}
      {unknown > 0 && <Note tone="danger">{t('report.verdict.unknown', { count: unknown })}</Note>}
      {!log.whole && <Note tone="danger">{t('report.notWhole')}</Note>}
    </>
  );
}

function ClassOf({ report }: OfReport) {
  const t = useText();
  const names = useNames();
  const { time } = useClock();
  const { classification } = report;
  if (classification === undefined) return null;
  const { began, rises } = classification;
  return (
    <>
      <p>{began === undefined ? t('report.class.unknown') : t('report.class.began', { class: t(`class.${began}`) })}</p>
      {rises.map((rise) => (
        <p key={rise.row}>
          {t('report.class.raised', {
            when: time(rise.at),
            name: names(rise.by),
            class: t(`class.${rise.classification}`),
          })}
        </p>
      ))}
    </>
  );
}

function Consents({ report }: OfReport) {
  const t = useText();
  return <p>{t('report.consents', { people: report.consents?.people ?? 0 })}</p>;
}

function Rules({ report }: OfReport) {
  const t = useText();
  return (
    <section className={css('section')} aria-labelledby="report-rules">
      <h2 id="report-rules">{t('report.rules')}</h2>
      <ul>
        {report.clauses.map((finding) => (
          <Rule key={finding.clause} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function Rule({ finding }: { readonly finding: ClauseFinding }) {
  const t = useText();
  const words = useSettingWords();
  const names = useNames();
  const { time } = useClock();
  const { clause, verdict, began, changes, moreChanges, refused, moreRefused } = finding;
  return (
    <li className={css('rule', verdict)}>
      <ClauseMark clause={clause} relaxed={verdict === 'relaxed' || verdict === 'unknown'} />
      <div className={css('about')}>
        <h3>{t(`rule.${clause}`)}</h3>
        <p className={css('fine')}>
          {began === undefined
            ? t('report.rule.beganUnknown')
            : t('report.rule.began', { setting: words(clause, began) })}
        </p>
        {changes.map(({ row, at, by, host, before, after }) => (
          <p key={row}>
            {t(`report.change.${by}`, {
              when: time(at),
              name: names(host),
              before: before === undefined ? t('report.rule.unknown') : words(clause, before),
              after: words(clause, after),
            })}
          </p>
        ))}
        <Cut more={moreChanges} />
        {refused.map(({ row, at, by, reason }) => (
          <p key={row} className={css('fine')}>
            {t('report.change.refused', { when: time(at), name: names(by), reason })}
          </p>
        ))}
        <Cut more={moreRefused} />
      </div>
      <span className={css('verdict')}>{t(`report.rule.${verdict}`)}</span>
    </li>
  );
}

function Removals({ report }: OfReport) {
  const t = useText();
  const names = useNames();
  const { time } = useClock();
  const { removals, moreRemovals, tries } = report;
  return (
    <section className={css('section')} aria-labelledby="report-removals">
      <h2 id="report-removals">{t('report.removals')}</h2>
      {removals.length === 0 && <p>{t('report.removals.none')}</p>}
      <ul>
        {removals.map(({ row, at, by, whom, reason, tries: theirs }) => (
          <li key={row} className={css('line')}>
            {t('report.removal', { when: time(at), by: names(by), whom: names(whom), tries: theirs })}
            {reason !== undefined && ` ${t('report.reason', { reason: t(`report.reason.${reason}`) })}`}
          </li>
        ))}
      </ul>
      <Cut more={moreRemovals} />
      {tries.total > 0 && <p>{t('report.tries', { count: tries.total })}</p>}
    </section>
  );
}

function Locks({ report }: OfReport) {
  const t = useText();
  const names = useNames();
  const { time } = useClock();
  if (report.locks.length === 0) return null;
  return (
    <section className={css('section')} aria-labelledby="report-locks">
      <h2 id="report-locks">{t('report.locks')}</h2>
      <ul>
        {report.locks.map(({ row, at, by, locked }) => (
          <li key={row} className={css('line')}>
            {t(lockKey(locked, by !== undefined), { when: time(at), name: names(by) })}
          </li>
        ))}
      </ul>
      <Cut more={report.moreLocks} />
    </section>
  );
}

function lockKey(locked: boolean, byAPerson: boolean): TextKey {
  if (!byAPerson) return 'report.lock.itself';
  return locked ? 'report.lock.locked' : 'report.lock.unlocked';
}

function Refusals({ report }: OfReport) {
  const t = useText();
  return (
    <section className={css('section')} aria-labelledby="report-refusals">
      <h2 id="report-refusals">{t('report.refusals')}</h2>
      {report.refusals.length === 0 && <p>{t('report.refusals.none')}</p>}
      <ul>
        {report.refusals.map(({ verb, reason, times }) => (
          <li key={`${verb} ${reason}`} className={css('line')}>
            {t('report.refusal', { verb, reason, times })}
          </li>
        ))}
      </ul>
      <Cut more={report.moreRefusals} />
    </section>
  );
}

function Evidence({ signed }: Props) {
  const t = useText();
  const { firstRow, lastRow } = signed.report.log;
  return (
    <section className={css('section')} aria-labelledby="report-evidence">
      <h2 id="report-evidence">{t('report.evidence')}</h2>
      <p>{t('report.evidence.text', { first: String(firstRow), last: String(lastRow) })}</p>
      <p className={css('key')}>{t('report.evidence.key', { key: signed.key })}</p>
    </section>
  );
}
