import { Check, Volume2 } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Header, MenuItem, MenuSection, Separator, Text } from 'react-aria-components';
import type { DeviceKind, SettingsPlace } from '../../call/state.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { useDeviceChoice } from '../components/device-choice.ts';
import { Hidden } from '../components/Hidden.tsx';
import { Icon } from '../components/Icon.tsx';
import { MenuFrame, type MenuFrameProps } from '../components/Menus.tsx';
import { useBackground } from '../components/use-background.ts';
import { classes } from '../styles/classes.ts';
import styles from '../components/MenuList.module.css';
import switchStyles from '../components/Switch.module.css';

const css = classes(styles);
const switchCss = classes(switchStyles);

export interface DeviceMenuProps extends MenuFrameProps {
  readonly of: 'microphone' | 'camera';
}

/** What the settings have of a device, where its control is. */
export function DeviceMenu({ of, ...frame }: DeviceMenuProps) {
  return of === 'microphone' ? <SoundMenu {...frame} /> : <PictureMenu {...frame} />;
}

function SoundMenu(props: MenuFrameProps) {
  const t = useText();
  const [frame, beginsHere] = useBeginning(props, 'microphone');
  const dispatch = useDispatch();
  const canChooseSpeaker = useCall((state) => state.devices.canChooseSpeaker);
  const [played, setPlayed] = useState(false);
  const play = () => {
    setPlayed(true);
    dispatch({ type: 'test-speaker' });
  };
  const playing = played ? t('prepare.speaker.playing') : '';
  return (
    <MenuFrame
      {...frame}
      status={
        <Hidden>
          <span role="status">{playing}</span>
        </Hidden>
      }
    >
      <DeviceSection kind="microphone" beginsHere={beginsHere} />
      <Separator className={css('line')} />
      <NoiseSection />
      <Separator className={css('line')} />
      {canChooseSpeaker && <DeviceSection kind="speaker" />}
      <MenuItem
        id="test"
        textValue={t('prepare.speaker.test')}
        className={css('item')}
        shouldCloseOnSelect={false}
        onAction={play}
      >
        <Icon icon={Volume2} size="small" />
        <span className={css('words')}>
          <Text slot="label">{t('prepare.speaker.test')}</Text>
          {played && (
            <span className={css('more')} aria-hidden="true">
              {playing}
            </span>
          )}
        </span>
      </MenuItem>
      <AllSettings place="voice" text="settings.allSound" />
    </MenuFrame>
  );
}

function PictureMenu(props: MenuFrameProps) {
  const [frame, beginsHere] = useBeginning(props, 'camera');
  const { offered } = useBackground();
  return (
    <MenuFrame {...frame}>
      <DeviceSection kind="camera" beginsHere={beginsHere} />
      {offered && <BackgroundSection />}
      <AllSettings place="pictures" text="settings.allPicture" />
    </MenuFrame>
  );
}

/** Says once that the focus belongs to what is chosen. */
type BeginsHere = () => boolean;

/** Whoever opens the menu by the keyboard begins at the device that is in use, not at the first. */
function useBeginning(frame: MenuFrameProps, kind: DeviceKind): [MenuFrameProps & { takesFocus: boolean }, BeginsHere] {
  const { devices } = useDeviceChoice(kind);
  const [takesFocus] = useState(frame.focus === 'first' && devices.length > 0);
  const awaited = useRef(takesFocus);
  const beginsHere = useCallback(() => {
    const begins = awaited.current;
    awaited.current = false;
    return begins;
  }, []);
  return [{ ...frame, takesFocus }, beginsHere];
}

interface Choice {
  readonly id: string;
  readonly text: string;
}

interface ChoiceProps {
  readonly heading: string;
  readonly chosen: string;
  readonly choices: readonly Choice[];
  /** Said where there is nothing to choose. */
  readonly none?: string;
  readonly onChoose: (id: string) => void;
  readonly beginsHere?: BeginsHere | undefined;
}

/** One of several. The list may change while it is open: the focus stays on what it is on. */
function ChoiceSection({ heading, chosen, choices, none, onChoose, beginsHere }: ChoiceProps) {
  // A microphone and a loudspeaker may have the same id.
  const keyOf = (id: string) => `${heading} ${id}`;
  return (
    <MenuSection
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={choices.length === 0 ? [] : [keyOf(chosen)]}
      onSelectionChange={(keys) => {
        const found = choices.find(({ id }) => keys !== 'all' && keys.has(keyOf(id)));
        if (found !== undefined && found.id !== chosen) onChoose(found.id);
      }}
    >
      <Header className={css('heading')}>{heading}</Header>
      {choices.map(({ id, text }) => (
        <MenuItem key={keyOf(id)} id={keyOf(id)} textValue={text} className={css('item', 'choice')}>
          {({ isSelected }) => (
            <>
              <Icon icon={Check} size="small" className={css(!isSelected && 'unchosen')} />
              <span className={css('words')}>
                <bdi>{text}</bdi>
              </span>
              {beginsHere && id === chosen && <Beginning beginsHere={beginsHere} />}
            </>
          )}
        </MenuItem>
      ))}
      {choices.length === 0 && (
        <MenuItem id={keyOf('none')} isDisabled className={css('item')}>
          {none}
        </MenuItem>
      )}
    </MenuSection>
  );
}

/** The entry that it stands in has the focus at first; where the choice goes later, the focus does not follow. */
function Beginning({ beginsHere }: { readonly beginsHere: BeginsHere }) {
  const here = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (beginsHere()) here.current?.closest<HTMLElement>('[role^=menuitem]')?.focus();
  }, [beginsHere]);
  return <span ref={here} />;
}

interface DeviceSectionProps {
  readonly kind: DeviceKind;
  readonly beginsHere?: BeginsHere;
}

function DeviceSection({ kind, beginsHere }: DeviceSectionProps) {
  const dispatch = useDispatch();
  const { kind: heading, chosen, devices, none } = useDeviceChoice(kind);
  return (
    <ChoiceSection
      heading={heading}
      chosen={chosen}
      choices={devices.map(({ id, name }) => ({ id, text: name }))}
      none={none}
      beginsHere={beginsHere}
      onChoose={(deviceId) => dispatch({ type: 'choose-device', kind, deviceId })}
    />
  );
}

function BackgroundSection() {
  const { label, chosen, options, choose } = useBackground();
  return (
    <>
      <Separator className={css('line')} />
      <ChoiceSection
        heading={label}
        chosen={chosen}
        choices={options.map(({ value, text }) => ({ id: value, text }))}
        onChoose={choose}
      />
    </>
  );
}

/** On or off at once, so that the menu stays. */
function NoiseSection() {
  const t = useText();
  const dispatch = useDispatch();
  const voice = useCall((state) => state.preferences.voice);
  const text = t('settings.voice.noiseSuppression');
  return (
    <MenuSection
      aria-label={t('settings.voice')}
      selectionMode="multiple"
      selectedKeys={voice.noiseSuppression ? ['noise'] : []}
      onSelectionChange={(keys) => {
        const noiseSuppression = keys === 'all' || keys.has('noise');
        dispatch({ type: 'prefer', change: { voice: { ...voice, noiseSuppression } } });
      }}
      shouldCloseOnSelect={false}
    >
      <MenuItem id="noise" textValue={text} className={`${css('item', 'inset')} ${switchCss('switch')}`}>
        <span className={css('words')}>{text}</span>
        <span className={switchCss('track')} />
      </MenuItem>
    </MenuSection>
  );
}

interface AllProps {
  readonly place: SettingsPlace;
  readonly text: TextKey;
}

function AllSettings({ place, text }: AllProps) {
  const t = useText();
  const dispatch = useDispatch();
  return (
    <>
      <Separator className={css('line')} />
      <MenuItem
        id="all"
        textValue={t(text)}
        className={css('item', 'inset')}
        onAction={() => dispatch({ type: 'show-settings', place })}
      >
        {t(text)}
      </MenuItem>
    </>
  );
}
