import type { WebhookEvent } from '../../account/console.ts';
import type { TextKey } from '../../i18n/index.ts';

export const EVENT_TEXTS = {
  'meeting.started': 'webhooks.event.meeting.started',
  'meeting.ended': 'webhooks.event.meeting.ended',
  'participant.joined': 'webhooks.event.participant.joined',
  'participant.left': 'webhooks.event.participant.left',
} as const satisfies Record<WebhookEvent, TextKey>;

/** What a webhook can be told, in the order of a meeting. */
export const EVENTS: readonly WebhookEvent[] = [
  'meeting.started',
  'participant.joined',
  'participant.left',
  'meeting.ended',
];
