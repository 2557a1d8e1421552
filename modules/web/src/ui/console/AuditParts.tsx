import type { AuditLine, AuditPerson } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { Chip } from '../components/Chip.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

/** An account by its name; somebody in a meeting by the id that they had there. */
export function Who({ id, people }: { readonly id: string | undefined; readonly people: readonly AuditPerson[] }) {
  if (id === undefined) return '–';
  const name = people.find((person) => person.id === id)?.name;
  return name === undefined ? <span className={css('mono')}>{id}</span> : <bdi>{name}</bdi>;
}

/** Whether it was done, and how often where one row stands for many. */
export function Outcome({ row }: { readonly row: AuditLine }) {
  const t = useText();
  const { refusal, times } = row;
  return (
    <span className={css('row')}>
      <Chip look={refusal === undefined ? 'plain' : 'warn'}>
        {refusal === undefined ? t('audit.done') : t('audit.refused', { code: refusal })}
      </Chip>
      {times > 1 && t('audit.times', { count: times })}
    </span>
  );
}
