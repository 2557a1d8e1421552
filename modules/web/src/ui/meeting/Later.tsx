import type { Panel } from '../../call/state.ts';
import { AdmitAllDialog } from './AdmitAllDialog.tsx';
import { AdmitDialog } from './AdmitDialog.tsx';
import { CaptionsPart } from './captions/late-part.ts';
import { ChatPanel } from './chat/ChatPanel.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { ConnectionPanel } from './ConnectionPanel.tsx';
import type { OpenDialog } from './dialogs.ts';
import { LobbyMessageDialog } from './LobbyMessageDialog.tsx';
import { FloorBar } from './FloorBar.tsx';
import { FloorDialog } from './FloorDialog.tsx';
import { FilesPanel } from './files/FilesPanel.tsx';
import { HandOver } from './HandOver.tsx';
import { InvitationDialog } from './InvitationDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { ReactDialog } from './ReactDialog.tsx';
import { RefuseDialog } from './RefuseDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { SecurityPart } from './security-part.ts';
import { SettingsPanel } from './SettingsPanel.tsx';
import { ShareDialog } from './ShareDialog.tsx';
import { SharingBar } from './SharingBar.tsx';
import { StopShare } from './StopShare.tsx';
import { TabTitle } from './TabTitle.tsx';
import { ZoomControls } from './ZoomControls.tsx';

/** What nobody needs in the first moment of a meeting, and no meeting needs to be ended. */
export function Later({ what }: { readonly what: LaterThing }) {
  switch (what.name) {
    case 'chat':
      return <ChatPanel />;
    case 'security':
      return <SecurityPart />;
    case 'files':
      return <FilesPanel />;
    case 'captions':
      return <CaptionsPart what="panel" />;
    case 'connection':
      return <ConnectionPanel />;
    case 'settings':
      return <SettingsPanel />;
    case 'tab title':
      return <TabTitle />;
    case 'floor bar':
      return <FloorBar />;
    // With what begins a share.
    case 'sharing bar':
      return <SharingBar />;
    case 'hand over':
      return <HandOver />;
    case 'zoom':
      return (
        <>
          <ZoomControls />
          <StopShare />
        </>
      );
    case 'remove':
      return <RemoveDialog person={what.person} target={what.target} />;
    case 'admit':
      return <AdmitDialog person={what.person} />;
    case 'refuse':
      return <RefuseDialog person={what.person} />;
    case 'admit-all':
      return <AdmitAllDialog />;
    case 'floor':
      return <FloorDialog person={what.person} />;
    case 'door':
      return <LobbyMessageDialog />;
    case 'react':
      return <ReactDialog />;
    case 'share':
      return <ShareDialog />;
    case 'invitation':
      return <InvitationDialog after={what.after} />;
    case 'keys':
      return <KeysDialog />;
    case 'commands':
      return <CommandPalette />;
  }
}

export type LaterThing =
  | {
      readonly name:
        | Extract<Panel, 'captions' | 'chat' | 'files' | 'security' | 'connection' | 'settings'>
        | 'floor bar'
        | 'hand over'
        | 'sharing bar'
        | 'tab title'
        | 'zoom';
    }
  | Exclude<OpenDialog, { readonly name: 'end' }>;
