import { Copy, Hand, Lock, MessageSquare, Mic, ShieldCheck, Trash2, Video } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Autocomplete, Menu, MenuItem } from 'react-aria-components';
import type { CallPort } from '../../../call/port.ts';
import { useText } from '../../../i18n/index.ts';
import type { AccountPort } from '../../../account/port.ts';
import { AccountContext } from '../../account/accounts-context.ts';
import { CallContext, useCall } from '../../call-context.ts';
import { Bar } from '../../components/Bar.tsx';
import { Boxes } from '../../components/Boxes.tsx';
import { Button, type ButtonLook } from '../../components/Button.tsx';
import { Chip, type ChipLook } from '../../components/Chip.tsx';
import { Choices } from '../../components/Choices.tsx';
import { ClassChoice } from '../../components/ClassChoice.tsx';
import { ClassMark } from '../../components/ClassMark.tsx';
import { ClauseMark } from '../../components/ClauseMark.tsx';
import { ControlButton, type ControlLook } from '../../components/ControlButton.tsx';
import { DataNotice } from '../../components/DataNotice.tsx';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { DeviceChoosers, DeviceProblems } from '../../components/DeviceChoosers.tsx';
import { CameraControl, MicControl } from '../../components/DeviceControls.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Figures } from '../../components/Figures.tsx';
import { Finding, Findings } from '../../components/Findings.tsx';
import { FindField } from '../../components/FindField.tsx';
import { GrowingField } from '../../components/GrowingField.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Item, Items } from '../../components/Items.tsx';
import { LevelMeter } from '../../components/LevelMeter.tsx';
import { MissingPart } from '../../components/MissingPart.tsx';
import { Note, type Tone } from '../../components/Note.tsx';
import { MenuOpener } from '../../components/Opener.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { Seat } from '../../components/Seat.tsx';
import { Secret } from '../../components/Secret.tsx';
import { Select } from '../../components/Select.tsx';
import { SelfPicture } from '../../components/SelfPicture.tsx';
import { AnswerSheet, FormSheet, Sheet } from '../../components/Sheet.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { YourData } from '../../components/YourData.tsx';
import { classes } from '../../styles/classes.ts';
import styles from './Components.module.css';

const css = classes(styles);

/** Every component in every state, on the page's ground and on that of the stage. */
export function Components({ port, accounts }: { readonly port: CallPort; readonly accounts: AccountPort }) {
  return (
    <CallContext value={port}>
      <AccountContext value={accounts}>
        <Page />
      </AccountContext>
    </CallContext>
  );
}

function Page() {
  return (
    <PageFrame title="title.home" className={css('page')}>
      <h1>Components</h1>
      <Colours />
      <Letters />
      <Buttons />
      <Fields />
      <Choosing />
      <Saying />
      <Marks />
      <Listing />
      <Sheets />
      <Opening />
      <Devices />
      <section className={css('stage')} data-stage aria-labelledby="on-the-stage">
        <h2 id="on-the-stage">On the stage</h2>
        <OnTheStage />
      </section>
    </PageFrame>
  );
}

function Part({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <section className={css('part')}>
      <h2>{heading}</h2>
      {children}
    </section>
  );
}

/** Draws a state that a pointer or a finger makes, which no pointer holds here. */
function Posed({ state, children }: { readonly state: 'hovered' | 'pressed'; readonly children: ReactNode }) {
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => box.current?.firstElementChild?.setAttribute(`data-${state}`, 'true'), [state]);
  return <span ref={box}>{children}</span>;
}

const GROUNDS = [
  ['--bg', '--text'],
  ['--surface', '--text'],
  ['--surface-2', '--text-2'],
  ['--sunken', '--text'],
  ['--accent', '--on-accent'],
  ['--accent-soft', '--on-accent-soft'],
  ['--notice-fill', '--on-notice-fill'],
  ['--notice-soft', '--on-notice-soft'],
  ['--danger-fill', '--on-danger-fill'],
  ['--danger-soft', '--on-danger-soft'],
  ['--ok-soft', '--on-ok-soft'],
] as const;

function Colours() {
  return (
    <Part heading="Colours">
      <ul className={css('row')}>
        {GROUNDS.map(([ground, ink]) => (
          <Swatch key={ground} ground={ground} ink={ink} />
        ))}
      </ul>
    </Part>
  );
}

function Swatch({ ground, ink }: { readonly ground: string; readonly ink: string }) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    item.current?.style.setProperty('--ground', `var(${ground})`);
    item.current?.style.setProperty('--ink', `var(${ink})`);
  }, [ground, ink]);
  return (
    <li ref={item} className={css('swatch')}>
      {ground.slice(2)}
    </li>
  );
}

const SIZES = ['title', 'heading', 'reading', 'interface', 'secondary', 'label'] as const;

function Letters() {
  const t = useText();
  return (
    <Part heading="Letters">
      {SIZES.map((size) => (
        <p key={size} className={css(size)}>
          {t('app.ownServer')} 0123456789
        </p>
      ))}
    </Part>
  );
}

const LOOKS: readonly ButtonLook[] = ['plain', 'primary', 'danger', 'dangerLine', 'quiet', 'quietPlain'];

function Buttons() {
  const t = useText();
  return (
    <Part heading="Buttons">
      {LOOKS.map((look) => (
        <div key={look} className={css('row')}>
          <Button look={look}>{t('app.close')}</Button>
          <Posed state="hovered">
            <Button look={look}>{t('app.close')}</Button>
          </Posed>
          <Posed state="pressed">
            <Button look={look}>{t('app.close')}</Button>
          </Posed>
          <Button look={look} isDisabled>
            {t('app.close')}
          </Button>
          <Button look={look} isPending>
            {t('app.close')}
          </Button>
          <Button look={look} size="dense">
            <Icon icon={Copy} size="small" />
            {t('app.close')}
          </Button>
          <Button look={look} square aria-label={t('app.close')}>
            <Icon icon={Trash2} />
          </Button>
          <Button look={look} size="big">
            {t('app.close')}
          </Button>
        </div>
      ))}
      <Button look="primary" wide>
        {t('app.close')}
      </Button>
    </Part>
  );
}

function Fields() {
  const t = useText();
  const [text, setText] = useState('');
  return (
    <Part heading="Fields">
      <div className={css('columns')}>
        <TextField label={t('people.find')} />
        <TextField label={t('people.find')} hint={t('app.ownServer')} defaultValue="Asha Verma" />
        <TextField label={t('people.find')} problem={t('app.partMissing.text')} defaultValue="Asha Verma" />
        <TextField label={t('people.find')} isDisabled defaultValue="Asha Verma" />
        <TextField label={t('people.find')} isReadOnly defaultValue="Asha Verma" />
        <TextField
          label={t('people.find')}
          large
          icon={<Icon icon={Lock} />}
          end={
            <Button look="quietPlain" size="dense" square aria-label={t('app.close')}>
              <Icon icon={Copy} size="small" />
            </Button>
          }
        />
        <TextField label={t('people.find')} lines={3} defaultValue="हम 11:10 पर शुरू करेंगे।" />
        <GrowingField label={t('people.find')} value={text} onChange={setText} invalid={false} describedBy="" />
        <Autocomplete>
          <FindField label={t('app.language')} takesFocus={false} />
          <Menu aria-label={t('app.language')}>
            <MenuItem>हिन्दी</MenuItem>
          </Menu>
        </Autocomplete>
      </div>
    </Part>
  );
}

const OPTIONS = ['light', 'dark', 'system'] as const;
type Option = (typeof OPTIONS)[number];

function Choosing() {
  const t = useText();
  const [value, setValue] = useState<Option>('light');
  const [on, setOn] = useState(true);
  const [several, setSeveral] = useState<readonly Option[]>(['light']);
  const options = OPTIONS.map((each) => ({ value: each, text: t(`app.theme.${each}`) }));
  const select = {
    label: t('app.theme'),
    value,
    options,
    onChange: (next: string) => setValue(OPTIONS.find((each) => each === next) ?? value),
  };
  return (
    <Part heading="Choosing">
      <div className={css('columns')}>
        <Select {...select} />
        <Select {...select} icon={<Icon icon={Mic} />} />
        <Select {...select} disabled />
        <Select {...select} inline />
        <Select {...select} compact labelHidden />
        <Choices
          label={t('app.theme')}
          name="theme"
          value={value}
          options={options.map((each) => ({ ...each, note: t('app.ownServer') }))}
          onChange={setValue}
        />
        <div>
          <Switch on={on} onChange={setOn}>
            {t('app.theme.dark')}
          </Switch>
          <Switch on={!on} onChange={(next) => setOn(!next)}>
            {t('app.theme.light')}
          </Switch>
        </div>
        <ClassChoice label={t('app.theme')} value="restricted" onChange={() => undefined} />
        <Boxes
          legend={t('app.theme')}
          all={OPTIONS}
          chosen={several}
          textOf={(each) => t(`app.theme.${each}`)}
          onChange={setSeveral}
        />
        <Boxes
          legend={t('app.theme')}
          all={OPTIONS}
          chosen={['dark']}
          textOf={(each) => t(`app.theme.${each}`)}
          onChange={() => undefined}
          disabled
        />
      </div>
    </Part>
  );
}

const TONES: readonly Tone[] = ['info', 'ok', 'notice', 'danger'];

function Saying() {
  const t = useText();
  const notice = useCall((state) => state.privacyNotice);
  return (
    <Part heading="Saying">
      {TONES.map((tone) => (
        <Note key={tone} tone={tone} actions={<Button size="dense">{t('app.close')}</Button>}>
          {t('app.partMissing.text')}
        </Note>
      ))}
      <MissingPart />
      {notice !== null && <DataNotice notice={notice} />}
      <YourData />
    </Part>
  );
}

const NAMES = ['Asha Verma', 'मीना', 'கண்காணிப்பாளர்', 'غلام رسول'] as const;

const CHIPS: readonly ChipLook[] = ['plain', 'good', 'warn', 'bad'];

function Marks() {
  const t = useText();
  return (
    <Part heading="Marks">
      <div className={css('row')}>
        {NAMES.map((name) => (
          <Seat key={name} id={name} name={name} />
        ))}
        <ClassMark classification="restricted" />
        <ClassMark classification="confidential" />
        <ClauseMark clause="A4" />
        <ClauseMark clause="A4" relaxed />
        {CHIPS.map((look) => (
          <Chip key={look} look={look}>
            {t('app.theme.light')}
          </Chip>
        ))}
        <Chip look="good" icon={ShieldCheck}>
          {t('app.theme.light')}
        </Chip>
        <Chip mono>meetings:read</Chip>
        <Icon icon={Hand} size="small" />
        <Icon icon={Hand} />
        <Icon icon={Hand} size="large" />
      </div>
    </Part>
  );
}

const ROWS = NAMES.map((name, index) => ({ name, count: 1_204 * index }));

/** What the console is made of, and what a meeting shows of the kind. */
function Listing() {
  const t = useText();
  const columns: Column<(typeof ROWS)[number]>[] = [
    { name: t('people.find'), cell: ({ name }) => <bdi>{name}</bdi> },
    { name: t('app.theme'), cell: () => <Chip look="good">{t('app.theme.light')}</Chip> },
    { name: t('bar.people'), numeric: true, cell: ({ count }) => count },
    {
      name: t('bar.more'),
      cell: ({ name }) => (
        <Button size="dense" aria-label={`${t('bar.more')}: ${name}`}>
          {t('bar.more')}
        </Button>
      ),
    },
  ];
  return (
    <Part heading="Listing">
      <Figures
        figures={[
          [t('bar.people'), '96'],
          [t('bar.chat'), '1,204'],
        ]}
      />
      <DataTable label={t('bar.people')} rows={ROWS} keyOf={({ name }) => name} columns={columns} />
      <Items sheet label={t('bar.people')}>
        {NAMES.map((name) => (
          <Item
            key={name}
            what={<bdi>{name}</bdi>}
            acts={
              <>
                <Button size="dense" aria-label={`${t('bar.more')}: ${name}`}>
                  {t('bar.more')}
                </Button>
                <Button size="dense" look="dangerLine" aria-label={`${t('app.close')}: ${name}`}>
                  {t('app.close')}
                </Button>
              </>
            }
          />
        ))}
      </Items>
      <Facts
        facts={[
          [t('bar.people'), <bdi>{NAMES[2]}</bdi>],
          [t('bar.chat'), t('app.ownServer')],
        ]}
      />
      {SHARES.map((share) => (
        <Bar key={share} share={share} />
      ))}
      <Secret>{'https://meet.example.in/#invite=k3m7pxq2rahtam4dabcdefghk3m7pxq2rahtam4dabcdefgh'}</Secret>
    </Part>
  );
}

const SHARES = [0, 0.4, 1] as const;

function Sheets() {
  const t = useText();
  return (
    <Part heading="Sheets">
      <Sheet name="sheet-plain" heading={t('bar.people')} acts={<Button>{t('bar.more')}</Button>}>
        <Items labelledBy="sheet-plain">
          <Item what={t('app.ownServer')} />
          <Item what={t('app.ownServer')}>
            <Note tone="danger">{t('app.partMissing.text')}</Note>
          </Item>
        </Items>
      </Sheet>
      <Sheet name="sheet-lead" heading={t('bar.chat')} lead>
        <Findings>
          {LOOKED.map((look) => (
            <Finding key={look} look={look} heading={t('bar.people')} word={t('app.theme.light')}>
              {t('app.ownServer')}
            </Finding>
          ))}
        </Findings>
      </Sheet>
      <FormSheet onSubmit={(event) => event.preventDefault()}>
        <TextField label={t('people.find')} />
        <Button type="submit" look="primary">
          {t('app.close')}
        </Button>
      </FormSheet>
      <AnswerSheet>{t('app.ownServer')}</AnswerSheet>
    </Part>
  );
}

const LOOKED = ['good', 'warn', 'bad'] as const;

function Opening() {
  const t = useText();
  const [open, setOpen] = useState<'dialog' | 'alert' | null>(null);
  const close = () => setOpen(null);
  const entries = [
    { id: 'copy', text: t('people.invite'), icon: Copy, act: () => undefined },
    { id: 'remove', text: t('people.lock'), icon: Lock, danger: true, act: () => undefined },
  ];
  return (
    <Part heading="Opening">
      <div className={css('row')}>
        <MenuOpener label={t('bar.more')} entries={entries}>
          {(opener) => <Button {...opener}>{t('bar.more')}</Button>}
        </MenuOpener>
        <Button onPress={() => setOpen('dialog')}>{t('keys.heading')}</Button>
        <Button look="dangerLine" onPress={() => setOpen('alert')}>
          {t('people.lock')}
        </Button>
      </div>
      {open !== null && (
        <Dialog
          heading={t('keys.heading')}
          alert={open === 'alert'}
          onClose={close}
          actions={<Button onPress={close}>{t('app.close')}</Button>}
        >
          <p>{t('app.partMissing.text')}</p>
        </Dialog>
      )}
    </Part>
  );
}

function Devices() {
  return (
    <Part heading="Devices">
      <div className={css('columns')}>
        <DeviceChoosers />
        <DeviceProblems />
        <div className={css('self')}>
          <SelfPicture />
        </div>
        <div className={css('well')}>
          <LevelMeter who={null} place="field" />
        </div>
      </div>
    </Part>
  );
}

const CONTROLS: readonly ControlLook[] = ['plain', 'off', 'up', 'open'];

function OnTheStage() {
  const t = useText();
  return (
    <>
      <div className={css('row')}>
        <MicControl />
        <CameraControl />
        {CONTROLS.map((look) => (
          <ControlButton key={look} icon={Hand} label={t('bar.hand')} look={look} />
        ))}
        <ControlButton icon={MessageSquare} label={t('bar.chat')} count={3} />
        <ControlButton icon={Video} label={t('bar.share')} isDisabled />
        <ControlButton icon={Video} label={t('bar.share')} isOpening />
      </div>
      <div className={css('row')}>
        {LOOKS.map((look) => (
          <Button key={look} look={look}>
            {t('app.close')}
          </Button>
        ))}
      </div>
      {TONES.map((tone) => (
        <Note key={tone} tone={tone}>
          {t('app.partMissing.text')}
        </Note>
      ))}
    </>
  );
}
