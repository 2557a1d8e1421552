import type { CallState } from '../../call/state.ts';
import { BLUR_SCENES } from './blur-scenes.ts';
import { CHAT_SCENES } from './chat-scenes.ts';
import { FILE_SCENES } from './file-scenes.ts';
import { HOME_SCENES } from './home-scenes.ts';
import { LEFT_SCENES } from './left-scenes.ts';
import { LINE_SCENES } from './line-scenes.ts';
import { LOBBY_SCENES } from './lobby-scenes.ts';
import { MEETING_SCENES } from './meeting-scenes.ts';
import { PEOPLE_SCENES } from './people-scenes.ts';
import { SECURITY_SCENES } from './security-scenes.ts';
import { SHARE_SCENES } from './share-scenes.ts';
import { STAGE_SCENES } from './stage-scenes.ts';
import { captionScenes } from './caption-scenes.ts';
import { controlScenes } from './control-scenes.ts';
import { pollScenes } from './poll-scenes.ts';
import { noticeScenes } from './notice-scenes.ts';
import { meeting } from './scene-meeting.ts';

/** Screens of the client in the states that somebody should look at. */
export type SceneName = keyof typeof SCENES;

export const SCENES = {
  ...HOME_SCENES,
  ...LINE_SCENES,
  ...BLUR_SCENES,
  ...LOBBY_SCENES,
  ...STAGE_SCENES,
  ...SHARE_SCENES,
  ...PEOPLE_SCENES,
  ...SECURITY_SCENES,
  ...CHAT_SCENES,
  ...FILE_SCENES,
  ...captionScenes(meeting),
  ...pollScenes((role) => meeting({ people: 4, role }, { type: 'toggle-panel', panel: 'polls' })),
  ...controlScenes(meeting),
  ...noticeScenes(meeting),
  ...MEETING_SCENES,
  ...LEFT_SCENES,
} as const satisfies Record<string, () => CallState>;
