import type { ReactNode } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from 'react-aria-components';
import styles from './Field.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

interface Props extends Omit<TextFieldProps, 'className' | 'style' | 'children'> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong and what to do; shown only when there is something. */
  readonly problem?: string | undefined;
  readonly large?: boolean;
  /** More than one line, so many of which are seen. */
  readonly lines?: number;
  readonly icon?: ReactNode;
  /** A control at the end of the line, inside the edge. */
  readonly end?: ReactNode;
}

export function TextField({ label, hint, problem, large = false, lines, icon, end, ...rest }: Props) {
  return (
    // What was wrong keeps no form from being sent once more: the browser's own check would.
    <AriaTextField validationBehavior="aria" {...rest} isInvalid={problem !== undefined} className={css('field')}>
      <Label className={css('label', large && 'large')}>{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className={css('hint')}>
          {hint}
        </Text>
      )}
      <span className={css('line')}>
        {icon !== undefined && <span className={css('icon')}>{icon}</span>}
        {lines === undefined ? (
          <Input
            dir="auto"
            className={css('input', icon !== undefined && 'withIcon', end !== undefined && 'withEnd')}
          />
        ) : (
          <TextArea dir="auto" rows={lines} className={css('input', 'area')} />
        )}
        {end !== undefined && <span className={css('end')}>{end}</span>}
      </span>
      <FieldError className={css('problem')}>{problem}</FieldError>
    </AriaTextField>
  );
}
