import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import type { Preferences, VoiceProcessing } from '../../call/preferences.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { AccessibilityLink } from '../components/AccessibilityLink.tsx';
import { DeviceChoosers, DeviceProblems } from '../components/DeviceChoosers.tsx';
import { LanguageChooser, MachineTranslated } from '../components/LanguageChooser.tsx';
import { ThemeChooser } from '../components/PageFrame.tsx';
import { MissingPart } from '../components/MissingPart.tsx';
import { Select } from '../components/Select.tsx';
import { Switch } from '../components/Switch.tsx';
import { Version } from '../components/Version.tsx';
import { YourData } from '../components/YourData.tsx';
import { PartBoundary } from '../part.tsx';
import { classes } from '../styles/classes.ts';
import { useContrast, useMotion } from '../theme.ts';
import { CaptionsPart } from './captions/late-part.ts';
import { keepSingleKeys, singleKeysOn } from './keys.ts';
import { PanelFrame } from './PanelFrame.tsx';
import styles from './SettingsPanel.module.css';

const css = classes(styles);

/** What a person sets for this device; the browser keeps it. */
export function SettingsPanel() {
  const t = useText();
  const at = useMeeting((phase) => phase.settingsAt);
  return (
    <PanelFrame panel="settings" heading={t('settings.heading')} takesFocus={at === null}>
      <Section heading="settings.devices">
        <DeviceChoosers stacked />
        <DeviceProblems />
      </Section>
      <Section heading="settings.voice" wanted={at?.place === 'voice' ? at : null}>
        <Voice name="noiseSuppression" />
        <Voice name="echoCancellation" />
        <Voice name="autoGainControl" />
      </Section>
      <Section heading="settings.pictures" wanted={at?.place === 'pictures' ? at : null}>
        <Receive />
        <SelfView />
      </Section>
      <Section heading="settings.meeting">
        <Preferred name="cues" />
        <Preferred name="doorSound" />
        <div>
          <Preferred name="voiceHints" />
          <p className={css('note')}>{t('settings.voiceHints.note')}</p>
        </div>
        <Preferred name="chatPreview" />
        <Preferred name="awake" />
        <SingleKeys />
      </Section>
      <Section heading="captions.heading">
        <PartBoundary missing={<MissingPart />} triesAgain>
          <Suspense>
            <CaptionsPart what="settings" />
          </Suspense>
        </PartBoundary>
      </Section>
      <Section heading="settings.page">
        <LanguageChooser />
        <MachineTranslated />
        <ThemeChooser labelHidden={false} />
        <Looks />
        <AccessibilityLink />
      </Section>
      <Section heading="yourData.heading">
        <YourData inside />
      </Section>
      <p className={css('foot')}>
        <Version />
      </p>
    </PanelFrame>
  );
}

interface SectionProps {
  readonly heading: TextKey;
  /** Another one each time somebody asked to be led here. */
  readonly wanted?: object | null;
  readonly children: ReactNode;
}

function Section({ heading, wanted = null, children }: SectionProps) {
  const t = useText();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (wanted === null) return;
    title.current?.focus({ preventScroll: true });
    title.current?.scrollIntoView({ block: 'start' });
  }, [wanted]);
  return (
    <section className={css('section')}>
      <h3 ref={title} tabIndex={-1} className={css('heading')}>
        {t(heading)}
      </h3>
      {children}
    </section>
  );
}

function usePreferences() {
  const dispatch = useDispatch();
  const preferences = useCall((state) => state.preferences);
  const prefer = (change: Partial<Preferences>) => dispatch({ type: 'prefer', change });
  return [preferences, prefer] as const;
}

function Voice({ name }: { readonly name: keyof VoiceProcessing }) {
  const t = useText();
  const [{ voice }, prefer] = usePreferences();
  return (
    <Switch on={voice[name]} onChange={(on) => prefer({ voice: { ...voice, [name]: on } })}>
      {t(`settings.voice.${name}`)}
    </Switch>
  );
}

type Flag = 'cues' | 'doorSound' | 'voiceHints' | 'chatPreview' | 'awake';

function Preferred({ name }: { readonly name: Flag }) {
  const t = useText();
  const [preferences, prefer] = usePreferences();
  return (
    <Switch on={preferences[name]} onChange={(on) => prefer({ [name]: on })}>
      {t(`settings.${name}`)}
    </Switch>
  );
}

const RECEIVE = ['everything', 'saver', 'sound'] as const;

function Receive() {
  const t = useText();
  const [{ receive }, prefer] = usePreferences();
  return (
    <div>
      <Select
        label={t('settings.receive')}
        value={receive}
        options={RECEIVE.map((value) => ({ value, text: t(`settings.receive.${value}`) }))}
        onChange={(value) => prefer({ receive: RECEIVE.find((each) => each === value) ?? 'everything' })}
      />
      <p className={css('note')}>{t(`settings.receive.${receive}.note`)}</p>
    </div>
  );
}

const SELF_VIEWS = ['seat', 'corner', 'hidden'] as const;

function SelfView() {
  const t = useText();
  const [{ selfView }, prefer] = usePreferences();
  return (
    <Select
      label={t('settings.selfView')}
      value={selfView}
      options={SELF_VIEWS.map((value) => ({ value, text: t(`settings.selfView.${value}`) }))}
      onChange={(value) => prefer({ selfView: SELF_VIEWS.find((each) => each === value) ?? 'seat' })}
    />
  );
}

/** Off is as the system has it. */
function Looks() {
  const t = useText();
  const [contrast, chooseContrast] = useContrast();
  const [motion, chooseMotion] = useMotion();
  return (
    <>
      <Switch on={contrast === 'more'} onChange={(on) => chooseContrast(on ? 'more' : 'system')}>
        {t('settings.contrast')}
      </Switch>
      <Switch on={motion === 'off'} onChange={(on) => chooseMotion(on ? 'off' : 'system')}>
        {t('settings.still')}
      </Switch>
    </>
  );
}

function SingleKeys() {
  const t = useText();
  const [on, setOn] = useState(singleKeysOn);
  return (
    <Switch
      on={on}
      onChange={(next) => {
        setOn(next);
        keepSingleKeys(next);
      }}
    >
      {t('settings.singleKeys')}
    </Switch>
  );
}
