import { useRef, useState, type SubmitEvent } from 'react';
import type { Rhythm } from '../../account/port.ts';
import type { Grade } from '../../call/keys.ts';
import { guestsIn, MOST_GUESTS } from '../../account/guests.ts';
import { useLanguage, useText, type TextKey } from '../../i18n/index.ts';
import { serverLanguage } from '../server-languages.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { useAsking } from '../account/use-asking.ts';
import { useFields } from '../account/use-fields.ts';
import { Button } from '../components/Button.tsx';
import { ClassOfNext } from '../components/ClassChoice.tsx';
import { Select } from '../components/Select.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useZoneName } from './use-when.ts';

const css = classes(layout);

const LONGEST_TITLE = 120;
const MOST_TIMES = 60;
const MINUTES = [15, 30, 45, 60, 90, 120, 180, 240];
const RHYTHMS: readonly (readonly [Rhythm, TextKey])[] = [
  ['once', 'schedule.rhythm.once'],
  ['daily', 'schedule.rhythm.daily'],
  ['weekdays', 'schedule.rhythm.weekdays'],
  ['weekly', 'schedule.rhythm.weekly'],
  ['fortnightly', 'schedule.rhythm.fortnightly'],
  ['monthly', 'schedule.rhythm.monthly'],
];

interface Props {
  /** Whether the server can invite by mail. */
  readonly mails: boolean;
  /** @param problem why nobody was invited to what was scheduled */
  readonly onDone: (problem: string | null) => void;
  readonly onCancel: () => void;
}

/** Schedules meetings by the clock of the place where this browser is. */
export function ScheduleForm({ mails, onDone, onCancel }: Props) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [title, setTitle] = useState('');
  const [day, setDay] = useState('');
  const [time, setTime] = useState('10:00');
  const [minutes, setMinutes] = useState('60');
  const [rhythm, setRhythm] = useState<Rhythm>('once');
  const [times, setTimes] = useState('4');
  const [classification, setClassification] = useState<Grade>('unclassified');
  const zoneName = useZoneName();
  const [zone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const count = rhythm === 'once' ? 1 : Number(times);
  const isCount = Number.isInteger(count) && count >= 1 && count <= MOST_TIMES;
  const [language] = useLanguage();
  const [people, setPeople] = useState('');
  const { guests, wrong } = guestsIn(people);
  const unclear = wrong[0] === undefined ? undefined : t('mail.to.wrong', { address: wrong[0] });
  const crowd = guests.length > MOST_GUESTS ? t('mail.to.many', { most: MOST_GUESTS }) : undefined;
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { title: [], day: ['time-unusable'], time: [] });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!fields.areFilled({ title, day, time })) return;
    if (!isCount || unclear !== undefined || crowd !== undefined) {
      fields.complain();
      return;
    }
    asking.ask(
      () =>
        port.schedule.add({
          title: title.trim(),
          zone,
          starts: `${day}T${time.slice(0, 5)}`,
          minutes: Number(minutes),
          rhythm,
          times: count,
          classification,
        }),
      ({ first }) => {
        if (guests.length === 0) return onDone(null);
        const scope = first.count > 1 ? 'series' : 'meeting';
        const wish = { meeting: first, guests, language: serverLanguage(language), anew: false, scope } as const;
        void port.schedule.inviteByMail(wish).then((answer) => onDone(answer.kind === 'no' ? answer.code : null));
      },
    );
  };
  return (
    <form ref={form} className={css('list')} onSubmit={submit} noValidate aria-label={t('schedule.new')}>
      <Problem code={fields.rest} />
      <TextField
        label={t('home.title')}
        hint={t('home.title.hint')}
        problem={fields.problemOf('title', title)}
        value={title}
        onChange={setTitle}
        maxLength={LONGEST_TITLE}
        autoComplete="off"
        isRequired
      />
      <div className={css('row')}>
        <TextField
          label={t('schedule.day')}
          type="date"
          value={day}
          onChange={setDay}
          problem={fields.problemOf('day', day)}
          isRequired
        />
        <TextField
          label={t('schedule.time')}
          type="time"
          value={time}
          onChange={setTime}
          problem={fields.problemOf('time', time)}
          isRequired
        />
        <Select
          label={t('schedule.length')}
          value={minutes}
          options={MINUTES.map((each) => ({ value: String(each), text: t('schedule.minutes', { minutes: each }) }))}
          onChange={setMinutes}
        />
      </div>
      <p className={css('fine')}>{t('schedule.zone', { zone: zoneName(zone) })}</p>
      <div className={css('row')}>
        <Select
          label={t('schedule.rhythm')}
          value={rhythm}
          options={RHYTHMS.map(([value, text]) => ({ value, text: t(text) }))}
          onChange={(value) => setRhythm(RHYTHMS.find(([each]) => each === value)?.[0] ?? 'once')}
        />
        {rhythm !== 'once' && (
          <TextField
            label={t('schedule.times')}
            hint={t('schedule.times.hint', { most: MOST_TIMES })}
            problem={tried && !isCount ? t('schedule.problem.number', { least: 1, most: MOST_TIMES }) : undefined}
            value={times}
            onChange={setTimes}
            inputMode="numeric"
            maxLength={2}
            autoComplete="off"
          />
        )}
      </div>
      {mails && (
        <TextField
          label={t('mail.to')}
          hint={t('mail.to.hint', { most: MOST_GUESTS })}
          value={people}
          onChange={setPeople}
          lines={3}
          autoComplete="off"
          spellCheck="false"
          problem={tried ? (unclear ?? crowd) : undefined}
        />
      )}
      {mails && guests.length > 0 && classification === 'unclassified' && (
        <p className={css('fine')}>{t('mail.whole')}</p>
      )}
      <ClassOfNext label={t('class.choose')} value={classification} onChange={setClassification} />
      <p className={css('fine')}>{t('class.choose.hint')}</p>
      <p className={css('fine')}>{t('schedule.fresh')}</p>
      <div className={css('row')}>
        <Button type="submit" look="primary" isPending={asking.busy}>
          {t('schedule.save')}
        </Button>
        <Button onPress={onCancel}>{t('app.cancel')}</Button>
      </div>
    </form>
  );
}
