import type { Attendee, ComplianceReport } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { classes } from '../styles/classes.ts';
import { Cut } from './Cut.tsx';
import styles from './Report.module.css';
import { minutesOf, useClock, useNames } from './words.ts';

const css = classes(styles);

interface Props {
  readonly report: ComplianceReport;
}

/** Who was there and when, who presided, and who only asked. */
export function People({ report }: Props) {
  const t = useText();
  const names = useNames();
  const { time } = useClock();
  const { people, times, hosts, moreHosts } = report;
  return (
    <>
      <section className={css('section')} aria-labelledby="report-people">
        <h2 id="report-people">{t('report.people')}</h2>
        {people.seated.length === 0 && <p>{t('report.people.none')}</p>}
        <ul>
          {people.seated.map((attendee) => (
            <Seated key={attendee.person.id} attendee={attendee} />
          ))}
        </ul>
        {people.moreSeated > 0 && <p>{t('report.people.more', { count: people.moreSeated })}</p>}
        {times.downtimes.map(({ from, until }) => (
          <p key={from}>{t('report.downtime', { from: time(from), until: time(until) })}</p>
        ))}
        <Cut more={times.moreDowntimes} />
      </section>
      {hosts.length > 0 && (
        <section className={css('section')} aria-labelledby="report-hosts">
          <h2 id="report-hosts">{t('report.hosts')}</h2>
          <ul>
            {hosts.map(({ person, role, from, until }) => (
              <li key={`${person.id} ${from} ${role}`} className={css('line')}>
                {t(until === undefined ? 'report.host.now' : 'report.host', {
                  name: names(person),
                  role: t(`report.role.${role}`),
                  from: time(from),
                  until: until === undefined ? '' : time(until),
                })}
              </li>
            ))}
          </ul>
          <Cut more={moreHosts} />
        </section>
      )}
      {people.knocked.length > 0 && (
        <section className={css('section')} aria-labelledby="report-knocked">
          <h2 id="report-knocked">{t('report.knocked')}</h2>
          <ul>
            {people.knocked.map(({ person, came, ending }) => (
              <li key={person.id} className={css('line')}>
                {t('report.knock', { name: names(person), when: time(came), how: t(`report.ending.${ending}`) })}
              </li>
            ))}
          </ul>
          {people.moreKnocked > 0 && <p>{t('report.people.more', { count: people.moreKnocked })}</p>}
        </section>
      )}
    </>
  );
}

function Seated({ attendee }: { readonly attendee: Attendee }) {
  const t = useText();
  const names = useNames();
  const { time } = useClock();
  return (
    <li className={css('line')}>
      <span className={css('who')}>
        <span className={css('name')}>{names(attendee.person)}</span>
        <span>{t('report.person.total', { minutes: minutesOf(attendee) })}</span>
      </span>
      {attendee.present.map(({ from, until, ending }) => (
        <span key={from} className={css('fine')}>
          {until === undefined
            ? t('report.presence.now', { from: time(from) })
            : t('report.presence', { from: time(from), until: time(until), how: t(`report.ending.${ending}`) })}
        </span>
      ))}
      <Cut more={attendee.morePresent} />
    </li>
  );
}
