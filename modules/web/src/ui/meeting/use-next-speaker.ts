import { rosterOf } from '../../call/roster.ts';
import { useDispatch, useMeeting } from '../call-context.ts';

/** Gives the floor to whoever raised the first hand, for as long as the one before was to have it. */
export function useNextSpeaker(): () => void {
  const dispatch = useDispatch();
  const first = useMeeting(({ participants }) => rosterOf(participants).hands[0]?.id);
  const seconds = useMeeting(({ meeting: { floor } }) =>
    floor?.until === undefined ? null : Math.round((Date.parse(floor.until) - Date.parse(floor.since)) / 1000),
  );
  return () => {
    if (first === undefined) return;
    const time = seconds === null ? {} : { seconds };
    dispatch({ type: 'act', message: { type: 'give-floor', participant: first, ...time } });
  };
}
