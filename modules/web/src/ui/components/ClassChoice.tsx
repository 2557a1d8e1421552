import { GRADES, gradeOf, type Grade } from '../../call/keys.ts';
import { useText } from '../../i18n/index.ts';
import { Select } from './Select.tsx';

interface Props {
  readonly label: string;
  readonly value: Grade;
  readonly onChange: (value: Grade) => void;
  readonly options?: readonly Grade[];
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
      <p role="status">{t(`class.means.${value}`)}</p>
    </>
  );
}
