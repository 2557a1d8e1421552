import { GRADES, gradeOf, type Grade } from '../../call/keys.ts';
import { useText } from '../../i18n/index.ts';
import { useAccounts } from '../account/accounts-context.ts';
import { Select } from './Select.tsx';
import { classes } from '../styles/classes.ts';
import styles from './Field.module.css';

const css = classes(styles);

interface Props {
  readonly label: string;
  readonly value: Grade;
  readonly onChange: (value: Grade) => void;
  readonly options?: readonly Grade[];
}

/** For a meeting to come: no class above the organisation's ceiling, which is said. */
export function ClassOfNext(props: Omit<Props, 'options'>) {
  const t = useText();
  const highest = useAccounts((state) => state.own?.rights.highest);
  const options = GRADES.slice(0, highest === undefined ? undefined : GRADES.findIndex((each) => each === highest) + 1);
  return (
    <div className={css('field')}>
      <ClassChoice {...props} options={options} />
      {highest !== undefined && options.length < GRADES.length && (
        <p className={css('hint')}>{t('class.upTo', { class: t(`class.${highest}`) })}</p>
      )}
    </div>
  );
}

/** Which class, with what it asks for in a sentence. */
export function ClassChoice({ label, value, onChange, options = GRADES }: Props) {
  const t = useText();
  return (
    <>
      <Select
        label={label}
        value={value}
        options={options.map((each) => ({ value: each, text: t(`class.${each}`) }))}
        onChange={(chosen) => onChange(gradeOf(chosen) ?? value)}
      />
      <p role="status" className={css('hint')}>
        {t(`class.means.${value}`)}
      </p>
    </>
  );
}
