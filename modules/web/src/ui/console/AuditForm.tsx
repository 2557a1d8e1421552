import { Search } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import type { AuditQuestion } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);
const NOTHING: AuditQuestion = { meeting: '', verb: '', who: '', from: '', until: '' };

interface Props {
  readonly asked: AuditQuestion;
  readonly onAsk: (question: AuditQuestion) => void;
}

/** What is looked for. Times are those of this browser's clock; the server is asked for instants. */
export function AuditForm({ asked, onAsk }: Props) {
  const t = useText();
  const [wish, setWish] = useState(() => ({ ...asked, from: localOf(asked.from), until: localOf(asked.until) }));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { meeting, verb, who } = wish;
    onAsk({
      meeting: meeting.trim(),
      verb: verb.trim(),
      who: who.trim(),
      from: instantOf(wish.from),
      until: instantOf(wish.until),
    });
  };
  const text = (name: 'meeting' | 'verb' | 'who', maxLength: number) => (
    <TextField
      label={t(`audit.find.${name}`)}
      value={wish[name]}
      onChange={(value) => setWish({ ...wish, [name]: value })}
      autoComplete="off"
      spellCheck="false"
      maxLength={maxLength}
    />
  );
  const time = (name: 'from' | 'until') => (
    <TextField
      label={t(`audit.find.${name}`)}
      type="datetime-local"
      value={wish[name]}
      onChange={(value) => setWish({ ...wish, [name]: value })}
    />
  );
  return (
    <form className={css('form')} onSubmit={submit} aria-label={t('audit.find')}>
      {text('meeting', 24)}
      {text('verb', 40)}
      {text('who', 64)}
      {time('from')}
      {time('until')}
      <div className={css('row')}>
        <Button type="submit">
          <Icon icon={Search} />
          {t('audit.find')}
        </Button>
        <Button
          look="quiet"
          onPress={() => {
            setWish(NOTHING);
            onAsk(NOTHING);
          }}
        >
          {t('audit.find.all')}
        </Button>
      </div>
    </form>
  );
}

function instantOf(local: string): string {
  const time = Date.parse(local);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

/** As a field for day and time takes it. */
function localOf(instant: string): string {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return '';
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
}
