import type { Panel } from '../../call/state.ts';
import { ChatPanel } from './chat/ChatPanel.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { ConnectionPanel } from './ConnectionPanel.tsx';
import type { OpenDialog } from './dialogs.ts';
import { KeysDialog } from './KeysDialog.tsx';
import { SettingsPanel } from './SettingsPanel.tsx';
import { ShareDialog } from './ShareDialog.tsx';

/** What nobody needs in the first moment of a meeting, and no meeting needs to be ended. */
export function Later({ what }: { readonly what: LaterThing }) {
  switch (what) {
    case 'chat':
      return <ChatPanel />;
    case 'connection':
      return <ConnectionPanel />;
    case 'settings':
      return <SettingsPanel />;
    case 'share':
      return <ShareDialog />;
    case 'keys':
      return <KeysDialog />;
    case 'commands':
      return <CommandPalette />;
  }
}

export type LaterThing = Extract<
  OpenDialog['name'] | Panel,
  'chat' | 'connection' | 'settings' | 'share' | 'keys' | 'commands'
>;
