import type { Panel, ParticipantView } from '../../call/state.ts';
import { AdmitAllDialog } from './AdmitAllDialog.tsx';
import { ChatPanel } from './chat/ChatPanel.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { ConnectionPanel } from './ConnectionPanel.tsx';
import type { OpenDialog } from './dialogs.ts';
import { DoorDialog } from './DoorDialog.tsx';
import { FloorBar } from './FloorBar.tsx';
import { FloorDialog } from './FloorDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { SettingsPanel } from './SettingsPanel.tsx';
import { ShareDialog } from './ShareDialog.tsx';

/** What nobody needs in the first moment of a meeting, and no meeting needs to be ended. */
export function Later({ what, person }: { readonly what: LaterThing; readonly person?: ParticipantView | undefined }) {
  switch (what) {
    case 'chat':
      return <ChatPanel />;
    case 'connection':
      return <ConnectionPanel />;
    case 'settings':
      return <SettingsPanel />;
    case 'floor bar':
      return <FloorBar />;
    case 'floor':
      return <FloorDialog person={person} />;
    case 'admit-all':
      return <AdmitAllDialog />;
    case 'door':
      return <DoorDialog />;
    case 'share':
      return <ShareDialog />;
    case 'keys':
      return <KeysDialog />;
    case 'commands':
      return <CommandPalette />;
  }
}

export type LaterThing =
  | 'floor bar'
  | Extract<
      OpenDialog['name'] | Panel,
      'chat' | 'connection' | 'settings' | 'admit-all' | 'floor' | 'door' | 'share' | 'keys' | 'commands'
    >;
