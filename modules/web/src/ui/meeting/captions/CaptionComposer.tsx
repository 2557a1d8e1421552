import { CornerDownLeft, Pencil, Radio } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type SubmitEvent } from 'react';
import { captionLanguage, type CaptionLanguage } from '../../../call/caption-envelope.ts';
import type { CaptionSource } from '../../../call/caption-source.ts';
import { TypedCaptions } from '../../../call/typed-captions.ts';
import { reachesGroup } from '../../../call/keys.ts';
import { useLanguage, useText } from '../../../i18n/index.ts';
import { useDispatch, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { GrowingField } from '../../components/GrowingField.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Select } from '../../components/Select.tsx';
import { isComposing } from '../../composing.ts';
import { classes } from '../../styles/classes.ts';
import { attributesOf, LANGUAGE_OPTIONS, tagOfPage } from './caption-lines.ts';
import { useCaptionPreferences } from './CaptionSettings.tsx';
import { log } from '../log/Log.tsx';
import styles from './Captions.module.css';

const css = classes(styles);

interface Props {
  /** The panel opens for it. */
  readonly takesFocus: boolean;
  readonly onFocus: () => void;
}

/** What is typed goes out word by word; Enter ends the line, and Up in the empty field takes the last one to be corrected. */
export function CaptionComposer({ takesFocus, onFocus }: Props) {
  const t = useText();
  const [page] = useLanguage();
  const [{ write }, prefer] = useCaptionPreferences();
  const language = write ?? tagOfPage(page);
  const [typed] = useState(() => new TypedCaptions());
  useSource(typed, language);
  const [text, setText] = useState('');
  const [correcting, setCorrecting] = useState(false);
  const [canCorrect, setCanCorrect] = useState(false);
  const live = useMeeting(reachesGroup);
  const noteId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  useEffect(() => {
    if (!takesFocus) return;
    field.current?.focus();
    onFocus();
    // As it comes, and not again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const change = (next: string) => {
    // What an input method composes is no word yet.
    setText(correcting || composing.current ? next : typed.typed(next));
    setCanCorrect(typed.lastLine !== null);
  };
  const composed = () => {
    composing.current = false;
    change(field.current?.value ?? '');
  };
  const end = () => {
    if (correcting) typed.correct(text);
    else typed.enter(text);
    setText('');
    setCorrecting(false);
    setCanCorrect(typed.lastLine !== null);
  };
  const correct = () => {
    const { lastLine } = typed;
    if (lastLine === null || text !== '') return;
    setText(lastLine);
    setCorrecting(true);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== field.current || isComposing(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      end();
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      correct();
    } else if (event.key === 'Escape' && correcting) {
      event.preventDefault();
      setText('');
      setCorrecting(false);
    }
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    end();
    field.current?.focus();
  };
  return (
    <form className={`${log('composer')} ${css('composer')}`} onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <Select
        label={t('captions.language')}
        inline
        value={language}
        options={LANGUAGE_OPTIONS}
        onChange={(value) => prefer({ write: captionLanguage(value) })}
      />
      <div
        className={log('write')}
        {...attributesOf(language)}
        onCompositionStart={() => (composing.current = true)}
        onCompositionEnd={composed}
      >
        <GrowingField
          ref={field}
          label={t(correcting ? 'captions.correct' : 'captions.field')}
          value={text}
          onChange={change}
          invalid={false}
          describedBy={noteId}
        />
        <Button
          type="submit"
          look="primary"
          square
          aria-label={t(correcting ? 'captions.correct' : 'captions.end')}
          isDisabled={text.trim() === ''}
        >
          <Icon icon={CornerDownLeft} mirrored />
        </Button>
      </div>
      <p id={noteId} className={css('live', !live && 'waits')} role="status">
        <Icon icon={Radio} size="small" />
        {t(live ? 'captions.live' : 'captions.waits')}
      </p>
      {canCorrect && text === '' && (
        <Button size="dense" look="quietPlain" onPress={correct}>
          <Icon icon={Pencil} size="small" />
          {t('captions.correct')}
        </Button>
      )}
    </form>
  );
}

/** Hands on what a source says, in the language of that moment, for as long as it is on the page. */
function useSource(source: CaptionSource, language: CaptionLanguage): void {
  const dispatch = useDispatch();
  const latest = useRef(language);
  useEffect(() => {
    latest.current = language;
  });
  useEffect(() => {
    dispatch({ type: 'captions-begun' });
    source.begin((spoken) => dispatch({ type: 'caption-spoken', spoken, language: latest.current }));
    return () => source.end();
  }, [source, dispatch]);
}
