import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useList, useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { TextField } from '../components/TextField.tsx';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete: 'current-password' | 'new-password';
  readonly problem?: string | undefined;
}

/** A password that its owner may look at while they type. */
export function PasswordField({ label, hint, value, onChange, autoComplete, problem }: Props) {
  const t = useText();
  const list = useList();
  const [shown, setShown] = useState(false);
  return (
    <TextField
      label={label}
      {...(hint === undefined ? {} : { hint })}
      problem={problem}
      type={shown ? 'text' : 'password'}
      value={value}
      onChange={onChange}
      autoComplete={autoComplete}
      spellCheck="false"
      maxLength={256}
      end={
        <Button
          look="quietPlain"
          size="dense"
          square
          aria-label={list([t(shown ? 'prepare.password.hide' : 'prepare.password.show'), label])}
          onPress={() => setShown(!shown)}
        >
          <Icon icon={shown ? EyeOff : Eye} />
        </Button>
      }
    />
  );
}
