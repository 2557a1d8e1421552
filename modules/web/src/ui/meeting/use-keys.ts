import { useEffect, useRef } from 'react';
import type { CallEvent } from '../../call/events.ts';
import { isInGroup } from '../../call/keys.ts';
import { isHost, ownView, type CallState } from '../../call/state.ts';
import { nextZoom, shareZoomOf } from '../../call/zoom.ts';
import { useCallState, useDispatch } from '../call-context.ts';
import { useOpenDialog, type OpenDialog } from './dialogs.ts';
import { toggleFullScreen } from './full-screen.ts';
import { actOfKey, isTalk, singleKeysOn, type KeyAct } from './keys.ts';
import { useLeave } from './LeaveButton.tsx';
import { useShare } from './use-share.ts';

/** Keys of the meeting, heard by the page as long as the meeting is on it. A dialog keeps them to itself. */
export function useKeys(dialogOpen: boolean): void {
  const stateNow = useCallState();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const leave = useLeave();
  const share = useShare();
  const latest = useRef({ leave, share, dialogOpen });
  useEffect(() => {
    latest.current = { leave, share, dialogOpen };
  });
  useEffect(() => {
    let talking = false;
    const hold = (held: boolean) => dispatch({ type: 'hold-to-talk', held });
    const down = (event: KeyboardEvent) => {
      const now = latest.current;
      if (now.dialogOpen) return;
      if (isTalk(event, singleKeysOn())) {
        event.preventDefault();
        if (!event.repeat && !stateNow().own.microphone.on) {
          talking = true;
          hold(true);
        }
        return;
      }
      const act = actOfKey(event, singleKeysOn());
      if (act === null) return;
      event.preventDefault();
      if (act === 'leave') now.leave();
      else if (act === 'share') now.share?.toggle();
      else perform(act, stateNow(), dispatch, ask);
    };
    const quiet = () => {
      if (talking) hold(false);
      talking = false;
    };
    const up = (event: KeyboardEvent) => {
      if (event.code === 'Space') quiet();
    };
    document.addEventListener('keydown', down);
    document.addEventListener('keyup', up);
    // Another window takes the key up with it.
    window.addEventListener('blur', quiet);
    return () => {
      quiet();
      document.removeEventListener('keydown', down);
      document.removeEventListener('keyup', up);
      window.removeEventListener('blur', quiet);
    };
  }, [dispatch, ask, stateNow]);
}

function perform(
  act: Exclude<KeyAct, 'leave' | 'share'>,
  { phase, own, preferences }: CallState,
  dispatch: (event: CallEvent) => void,
  ask: (dialog: OpenDialog) => void,
): void {
  if (phase.name !== 'meeting') return;
  switch (act) {
    case 'mic': {
      dispatch({ type: 'set-own', source: 'microphone', on: !own.microphone.on });
      return;
    }
    case 'camera': {
      dispatch({ type: 'set-own', source: 'camera', on: !own.camera.on });
      return;
    }
    case 'hand': {
      dispatch({
        type: 'act',
        message: { type: 'raise-hand', raised: ownView(phase)?.handRaisedAt === undefined },
      });
      return;
    }
    case 'react':
      if (isInGroup(phase.keys)) ask({ name: 'react' });
      return;
    case 'people':
    case 'chat':
    case 'security':
    case 'connection': {
      dispatch({ type: 'toggle-panel', panel: act });
      return;
    }
    case 'captions': {
      const { captions } = preferences;
      dispatch({ type: 'prefer', change: { captions: { ...captions, on: !captions.on } } });
      return;
    }
    case 'layout': {
      dispatch({ type: 'choose-layout', layout: phase.layout === 'grid' ? 'speaker' : 'grid' });
      return;
    }
    case 'nextPage':
    case 'previousPage':
      if (phase.layout === 'grid') {
        dispatch({ type: 'turn-page', page: phase.page + (act === 'nextPage' ? 1 : -1) });
      }
      return;
    case 'zoomIn':
    case 'zoomOut': {
      dispatch({ type: 'zoom-share', zoom: nextZoom(shareZoomOf(phase), act === 'zoomIn' ? 1 : -1) });
      return;
    }
    case 'zoomWhole': {
      dispatch({ type: 'zoom-share', zoom: 1 });
      return;
    }
    case 'admit': {
      const first = phase.waiting[0];
      if (isHost(phase) && first !== undefined) ask({ name: 'admit', person: first });
      return;
    }
    case 'fullscreen': {
      toggleFullScreen();
      return;
    }
    case 'commands': {
      ask({ name: 'commands' });
      return;
    }
    case 'help': {
      ask({ name: 'keys' });
      return;
    }
  }
}
