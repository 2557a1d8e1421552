import { CaptionArea, CaptionTranscript } from './CaptionArea.tsx';
import { CaptionSettings } from './CaptionSettings.tsx';
import { CaptionsPanel } from './CaptionsPanel.tsx';

/** What has to do with captions; most meetings have none. */
export function Captions({ what }: { readonly what: 'area' | 'said' | 'panel' | 'settings' }) {
  switch (what) {
    case 'area':
      return <CaptionArea />;
    case 'said':
      return <CaptionTranscript />;
    case 'panel':
      return <CaptionsPanel />;
    case 'settings':
      return <CaptionSettings />;
  }
}
