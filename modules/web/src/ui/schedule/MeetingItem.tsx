import { useState } from 'react';
import type { InvitationScope, ScheduledMeeting } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { useAsking } from '../account/use-asking.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { ClassMark } from '../components/ClassMark.tsx';
import { Item } from '../components/Items.tsx';
import { Select } from '../components/Select.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useNow } from '../use-now.ts';
import { InvitePeople } from './InvitePeople.tsx';
import { MailPeople } from './MailPeople.tsx';
import { MoveBox } from './MoveBox.tsx';
import { useWhen } from './use-when.ts';

const css = classes(layout);

/** As the server has it: so long before it may be opened. */
const OPENS_BEFORE_MILLIS = 2 * 60 * 60 * 1_000;

interface Props {
  readonly meeting: ScheduledMeeting;
  /** Whether the server can invite by mail. */
  readonly mails: boolean;
  readonly onChanged: () => void;
}

/** A meeting of later: when it is, and what its organiser can do. */
export function MeetingItem({ meeting, mails, onChanged }: Props) {
  const t = useText();
  const port = useAccountPort();
  const dispatch = useDispatch();
  const organiser = useCall((state) => state.organiser);
  const now = useNow(60_000);
  const [open, setOpen] = useState<'invite' | 'move' | 'cancel' | null>(null);
  const { title, startsAt, number, count, invitations, opened, room, classification } = meeting;
  const when = useWhen()(startsAt);
  const [scope, setScope] = useState<InvitationScope>(() =>
    count > 1 && (meeting.ofSeries || invitations === 0) ? 'series' : 'meeting',
  );
  useAccounts((state) => state.offered); // with the answer to an offer this browser knows more
  const secrets = port.schedule.secretsOf(room);
  /** Its invitations hold a secret that this browser does not know: whoever has them would not come in. */
  const madeElsewhere = invitations > 0 && secrets === null;
  const mayStart = !opened && now >= Date.parse(startsAt) - OPENS_BEFORE_MILLIS && organiser === 'ready';
  const named = (text: 'schedule.start' | 'schedule.invite' | 'schedule.move' | 'schedule.cancel') => ({
    'aria-label': t('schedule.act.of', { act: t(text), title, when }),
    children: t(text),
  });
  const start = () =>
    dispatch({
      type: 'start-meeting',
      title,
      scheduled: { room, linkSecret: secrets?.linkSecret ?? null, password: secrets?.password ?? null },
    });
  return (
    <Item
      what={
        <>
          <span className={css('name')}>{title}</span>
          <span className={css('fine')}>
            <time dateTime={startsAt}>{when}</time>
            {count > 1 && ` · ${t('schedule.number', { number, count })}`}
            {` · ${opened ? t('schedule.opened') : t('schedule.invited', { count: invitations })}`}
          </span>
          <span>
            <ClassMark classification={classification} />
          </span>
          {madeElsewhere && <span className={css('fine')}>{t('schedule.elsewhere')}</span>}
        </>
      }
      acts={
        !opened && (
          <>
            {mayStart && !madeElsewhere && (
              <Button size="dense" look="primary" onPress={start} {...named('schedule.start')} />
            )}
            <Button
              size="dense"
              aria-expanded={open === 'invite'}
              onPress={() => setOpen(open === 'invite' ? null : 'invite')}
              {...named('schedule.invite')}
            />
            <Button
              size="dense"
              aria-expanded={open === 'move'}
              onPress={() => setOpen(open === 'move' ? null : 'move')}
              {...named('schedule.move')}
            />
            <Button
              size="dense"
              look="dangerLine"
              aria-expanded={open === 'cancel'}
              onPress={() => setOpen(open === 'cancel' ? null : 'cancel')}
              {...named('schedule.cancel')}
            />
          </>
        )
      }
    >
      {open === 'invite' && (
        <div className={css('list')}>
          {count > 1 && (
            <Select
              label={t('schedule.invite.scope')}
              value={scope}
              options={[
                { value: 'series', text: t('schedule.invite.series') },
                { value: 'meeting', text: t('schedule.invite.one') },
              ]}
              onChange={(value) => setScope(value === 'series' ? 'series' : 'meeting')}
            />
          )}
          {mails && <MailPeople meeting={meeting} when={when} scope={scope} onInvited={onChanged} />}
          {mails && <h3>{t('schedule.invite.own')}</h3>}
          <InvitePeople meeting={meeting} when={when} scope={scope} onInvited={onChanged} />
        </div>
      )}
      {open === 'move' && (
        <MoveBox
          meeting={meeting}
          onKept={() => setOpen(null)}
          onMoved={() => {
            setOpen(null);
            onChanged();
          }}
        />
      )}
      {open === 'cancel' && (
        <CancelBox meeting={meeting} onKept={() => setOpen(null)} onCancelled={onChanged} mails={mails} />
      )}
    </Item>
  );
}

function CancelBox(props: {
  readonly meeting: ScheduledMeeting;
  readonly mails: boolean;
  readonly onKept: () => void;
  readonly onCancelled: () => void;
}) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const { meeting, mails, onKept, onCancelled } = props;
  const sure = t(mails ? 'schedule.cancel.sure.mails' : 'schedule.cancel.sure');
  const cancel = (andLater: boolean) => asking.ask(() => port.schedule.cancelMeeting(meeting, andLater), onCancelled);
  return (
    <div className={css('list')} role="group" aria-label={sure}>
      <Problem code={asking.problem} />
      <p>{sure}</p>
      <div className={css('row')}>
        <Button look="dangerLine" isPending={asking.busy} onPress={() => cancel(false)}>
          {t('schedule.cancel.one')}
        </Button>
        {meeting.number < meeting.count && (
          <Button look="dangerLine" isPending={asking.busy} onPress={() => cancel(true)}>
            {t('schedule.cancel.later')}
          </Button>
        )}
        <Button onPress={onKept}>{t('schedule.cancel.keep')}</Button>
      </div>
    </div>
  );
}
