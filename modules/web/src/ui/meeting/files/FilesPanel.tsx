import { FileUp, Save, Trash2, X } from 'lucide-react';
import { Children, useState, type DragEvent, type ReactNode } from 'react';
import { FileTrigger, ProgressBar } from 'react-aria-components';
import { sizeText } from '../../../call/file-envelope.ts';
import type { FileOffer, Transfer } from '../../../call/files-state.ts';
import { isInGroup } from '../../../call/keys.ts';
import { isHost, ownView } from '../../../call/state.ts';
import { useList, useText } from '../../../i18n/index.ts';
import { useCallState, useDispatch, useMeeting, useSteady } from '../../call-context.ts';
import { Bar } from '../../components/Bar.tsx';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Note } from '../../components/Note.tsx';
import { Sentence } from '../../components/Sentence.tsx';
import { classes } from '../../styles/classes.ts';
import { Addressee } from '../chat/Addressee.tsx';
import { PanelFrame } from '../PanelFrame.tsx';
import styles from './Files.module.css';
import { fileRule } from './file-rule.ts';

const css = classes(styles);

/** What people hand each other in this meeting, sealed; where it is off a host can allow it from here (A6). */
export function FilesPanel() {
  const t = useText();
  const off = useMeeting((phase) => fileRule(phase)?.value === 'off');
  const may = useMeeting((phase) => ownView(phase)?.maySendFiles === true && isInGroup(phase.keys)) && !off;
  const offers = useMeeting((phase) => phase.files.offers);
  const sending = useSteady(({ phase }) =>
    phase.name === 'meeting' ? phase.files.transfers.filter(({ content }) => content !== null) : [],
  );
  return (
    <PanelFrame panel="files" heading={t('files.heading')} takesFocus {...(may ? { foot: <Sender /> } : {})}>
      <DropArea takes={may}>
        {off ? <Off /> : <Note tone="info">{t('files.note')}</Note>}
        {!off && offers.length + sending.length === 0 && <p className={css('none')}>{t('files.none')}</p>}
        <ul className={css('files')} hidden={offers.length + sending.length === 0}>
          {sending.map((transfer) => (
            <li key={`out ${String(transfer.id)}`} className={css('file')}>
              <Words name={transfer.name} bytes={transfer.bytes} />
              <Moving transfer={transfer} />
            </li>
          ))}
          {offers.map((offer) => (
            <Offer key={offer.id} offer={offer} />
          ))}
        </ul>
      </DropArea>
    </PanelFrame>
  );
}

/** Files that are dragged onto it are sent; by keyboard there is a button. Folders are left where they are. */
function DropArea({ takes, children }: { readonly takes: boolean; readonly children: ReactNode }) {
  const [over, setOver] = useState(false);
  const send = useSend();
  const isTaken = ({ dataTransfer }: DragEvent) => takes && dataTransfer.types.includes('Files');
  const onDragOver = (event: DragEvent) => {
    if (!isTaken(event)) return;
    event.preventDefault();
    setOver(true);
  };
  const onDragLeave = ({ currentTarget, relatedTarget }: DragEvent) => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
  };
  const onDrop = (event: DragEvent) => {
    if (!isTaken(event)) return;
    event.preventDefault();
    setOver(false);
    send(filesOf(event.dataTransfer));
  };
  return (
    <div
      className={css('zone')}
      data-drop-target={over || undefined}
      onDragOver={onDragOver}
      onDragLeave={onDragLeave}
      onDrop={onDrop}
    >
      {children}
    </div>
  );
}

function filesOf({ items }: DataTransfer): File[] {
  return [...items]
    .filter((item) => item.kind === 'file' && item.webkitGetAsEntry()?.isDirectory !== true)
    .map((item) => item.getAsFile())
    .filter((file) => file !== null);
}

/** For whom the chat is; chosen there and here. */
function useSend() {
  const dispatch = useDispatch();
  const stateNow = useCallState();
  return (files: readonly File[]) => {
    const { phase } = stateNow();
    if (phase.name !== 'meeting') return;
    for (const file of files) dispatch({ type: 'send-file', name: file.name, content: file, to: phase.chat.to });
  };
}

function Sender() {
  const t = useText();
  const send = useSend();
  const to = useMeeting((phase) => phase.chat.to);
  return (
    <div className={css('sender')}>
      <Addressee to={to} />
      <FileTrigger allowsMultiple onSelect={(files) => send(Array.from(files ?? []))}>
        <Button look="primary" wide>
          <Icon icon={FileUp} size="small" />
          {t('files.choose')}
        </Button>
      </FileTrigger>
    </div>
  );
}

/** Nobody may send: a host may be able to change that, who else reads whom to ask. */
function Off() {
  const t = useText();
  const dispatch = useDispatch();
  const host = useMeeting(isHost);
  const open = useMeeting((phase) => {
    const rule = fileRule(phase);
    return rule !== undefined && !rule.lockedByOrganisation && rule.allowed.includes('hosts');
  });
  if (!host) return <Note tone="info">{t('denied.files-off')}</Note>;
  const allow = () => dispatch({ type: 'act', message: { type: 'set-rule', clause: 'A6', value: 'hosts' } });
  return (
    <>
      <Note tone="info">{t(open ? 'files.off' : 'denied.rule-locked')}</Note>
      {open && <Button onPress={allow}>{t('files.allowHosts')}</Button>}
    </>
  );
}

function Offer({ offer }: { readonly offer: FileOffer }) {
  const t = useText();
  const dispatch = useDispatch();
  const host = useMeeting(isHost);
  const saving = useMeeting((phase) =>
    phase.files.transfers.find(({ way, file }) => way === 'save' && file === offer.id),
  );
  const { id, name, own } = offer;
  const reach = reachOf(offer);
  return (
    <li className={css('file')}>
      <Words name={name} bytes={offer.bytes}>
        {!own && (
          <bdi>
            <b>{offer.from}</b>
          </bdi>
        )}
        {reach !== null && <Sentence text={reach} values={{ name: offer.toName }} />}
      </Words>
      {saving ? (
        <Moving transfer={saving} />
      ) : (
        <div className={css('acts')}>
          {!own && (
            <Button
              aria-label={t('files.save', { name })}
              square
              onPress={() => dispatch({ type: 'save-file', file: id })}
            >
              <Icon icon={Save} />
            </Button>
          )}
          {(own || host) && (
            <Button
              look="quietPlain"
              square
              aria-label={t('files.withdraw', { name })}
              onPress={() => dispatch({ type: 'act', message: { type: 'withdraw-file', file: id } })}
            >
              <Icon icon={Trash2} />
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** Who has it besides its sender, as the chat says it. */
function reachOf({ to, own }: FileOffer) {
  if (to === 'all') return null;
  return to === 'hosts' ? 'chat.line.hosts' : own ? 'chat.line.one' : 'chat.line.you';
}

interface WordsProps {
  readonly name: string;
  readonly bytes: number;
  /** Of whom and for whom, before its size. */
  readonly children?: ReactNode;
}

function Words({ name, bytes, children }: WordsProps) {
  const comma = useList()(['', '']);
  return (
    <p className={css('words')}>
      <bdi className={css('name')}>{name}</bdi>
      <span className={css('size')}>
        {Children.map(children, (each) => each && [each, comma])}
        <bdi>{sizeText(bytes)}</bdi>
      </span>
    </p>
  );
}

function Moving({ transfer }: { readonly transfer: Transfer }) {
  const t = useText();
  const dispatch = useDispatch();
  const { id, name, bytes, done } = transfer;
  const share = bytes === 0 ? 0 : done / bytes;
  return (
    <>
      <ProgressBar aria-label={name} value={Math.floor(share * 100)} className={css('bar')}>
        <Bar share={share} />
      </ProgressBar>
      <Button
        look="quietPlain"
        square
        aria-label={t('files.stop', { name })}
        onPress={() => dispatch({ type: 'stop-file', id })}
      >
        <Icon icon={X} />
      </Button>
    </>
  );
}
