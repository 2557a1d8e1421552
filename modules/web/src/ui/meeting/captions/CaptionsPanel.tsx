import { Copy } from 'lucide-react';
import { memo, useState } from 'react';
import { ownView } from '../../../call/state.ts';
import type { CaptionLine } from '../../../call/captions-state.ts';
import { dateFormat, useLanguage, useText } from '../../../i18n/index.ts';
import { useCallState, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Note } from '../../components/Note.tsx';
import { Switch } from '../../components/Switch.tsx';
import { classes } from '../../styles/classes.ts';
import { Log, log } from '../log/Log.tsx';
import { PanelFrame } from '../PanelFrame.tsx';
import { CaptionComposer } from './CaptionComposer.tsx';
import { attributesOf, named, type NamedLine } from './caption-lines.ts';
import { useCaptionPreferences } from './CaptionSettings.tsx';
import styles from './Captions.module.css';

const css = classes(styles);

/** All that was written since one came; who may write them writes them at its foot. */
export function CaptionsPanel() {
  const t = useText();
  const may = useMeeting((phase) => ownView(phase)?.mayCaption === true);
  const [couldWrite, setCouldWrite] = useState(may);
  if (may && !couldWrite) setCouldWrite(true);
  // Only as the panel opens: the right may come while somebody is about something else.
  const [takesFocus, setTakesFocus] = useState(may);
  const foot = may ? (
    <CaptionComposer takesFocus={takesFocus} onFocus={() => setTakesFocus(false)} />
  ) : couldWrite ? (
    <p role="status">{t('captions.taken')}</p>
  ) : undefined;
  return (
    <PanelFrame panel="captions" heading={t('captions.heading')} takesFocus={!may} scrollsInside foot={foot}>
      <Lines />
    </PanelFrame>
  );
}

function Lines() {
  const t = useText();
  const [{ on }, prefer] = useCaptionPreferences();
  const all = useMeeting((phase) => phase.captions.lines);
  const lines = named(all);
  return (
    // It says nothing by itself, in or out of the setting for that.
    <Log lines={all} below={() => t('captions.below')} aria-label={t('captions.log')} aria-live="off">
      <Switch on={on} onChange={(next) => prefer({ on: next })}>
        {t('captions.show')}
      </Switch>
      <Note tone="info">{t('captions.kept')}</Note>
      {lines.length === 0 && <p className={log('none')}>{t('captions.none')}</p>}
      {lines.length > 0 && <CopyAll />}
      <ol className={log('lines')}>
        {lines.map(({ line, isNamed }) => (
          <Row key={line.id} line={line} isNamed={isNamed} />
        ))}
      </ol>
    </Log>
  );
}

/** Renders again when its line changes, and not with every other. */
const Row = memo(function Row({ line, isNamed }: NamedLine) {
  return (
    <li className={`${log('line', line.own && 'own')} ${css(!line.final && 'grows')}`}>
      {isNamed && <Head line={line} />}
      <p {...attributesOf(line.language)}>{line.text}</p>
    </li>
  );
});

function Head({ line }: { readonly line: CaptionLine }) {
  const [language] = useLanguage();
  const time = dateFormat(language, { timeStyle: 'short' });
  return (
    <p className={log('head')}>
      <b dir="auto">{line.by}</b> <time>{time.format(line.beganMillis)}</time>
    </p>
  );
}

/** As text, with names and times; what was written stands in, so that no line can be taken for a name. */
function CopyAll() {
  const t = useText();
  const stateNow = useCallState();
  const [language] = useLanguage();
  const [copied, setCopied] = useState(false);
  const time = dateFormat(language, { timeStyle: 'short' });
  const row = ({ line, isNamed }: NamedLine) =>
    `${isNamed ? `${time.format(line.beganMillis)} ${line.by}\n` : ''}  ${line.text}\n`;
  const copy = () => {
    const { phase } = stateNow();
    if (phase.name !== 'meeting') return;
    navigator.clipboard.writeText(named(phase.captions.lines).map(row).join('')).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <div>
      <Button size="dense" onPress={copy}>
        <Icon icon={Copy} size="small" />
        {t('captions.copy')}
      </Button>
      <span role="status" className={css('copied')}>
        {copied && t('captions.copied')}
      </span>
    </div>
  );
}
