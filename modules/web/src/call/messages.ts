/**
 * Everything the core can say to a person. The catalogues hold one ICU message for each key; a test there compares.
 * Values that a message may use stand in brackets.
 */
export const MESSAGE_KEYS = [
  // Home and entry.
  'entry.link-not-understood',
  'entry.organiser-refused',
  'entry.signed-out',
  'entry.could-not-create',
  'entry.server-unreachable',
  'entry.server-busy',
  'entry.keys-refused',
  'entry.clock-differs',
  'entry.browser-unfit',
  // Own devices: {device} is "microphone" or "camera"; for those that ended also "both".
  'media.denied',
  'media.in-use',
  'media.none',
  'media.failed',
  'media.ended',
  'media.speaker-gone',
  'media.insecure',
  'media.playback-blocked',
  'media.path-blocked',
  'media.share-failed',
  // The host's acts on oneself.
  'meeting.muted-by-host',
  'meeting.camera-stopped-by-host',
  'meeting.asked-to-unmute',
  'meeting.share-stopped',
  'meeting.made-host',
  'meeting.made-participant',
  'meeting.admitted',
  'lobby.back',
  'lobby.granted',
  // At the door again.
  'lobby.again.asleep',
  'lobby.again.locked',
  'lobby.again.begun-anew',
  'lobby.again.not-added',
  // Others: {name}, {count}.
  'meeting.joined',
  'meeting.left',
  'meeting.waiting',
  'meeting.hand-raised',
  'meeting.share-started',
  'meeting.unheard',
  'meeting.locked',
  'meeting.unlocked',
  'meeting.rule-changed',
  // Invitations: {title}, {link}, {password}.
  'invitation.text',
  'invitation.copied',
  'invitation.copy-by-hand',
  // Encryption and chat: {name}.
  'alarm.broken',
  'alarm.ghost',
  'alarm.mislabelled',
  'alarm.unreadable',
  'alarm.removal',
  'alarm.readdressed',
  'alarm.for-hosts',
  'alarm.lifted',
  'alarm.unlocked',
  'alarm.unstated',
  'alarm.said-locked',
  'alarm.said-unlocked',
  'safety.changed',
  'chat.said',
  // The connection.
  'connection.lost',
  'connection.back',
  'connection.media-lost',
  'connection.media-back',
  'connection.refused',
  // The end of a stay.
  'closed.left',
  'closed.removed',
  'closed.refused',
  'closed.ended',
  'closed.lost',
  'closed.server-stopping',
  'closed.replaced',
  'closed.limit',
  'closed.unprotected',
  'closed.cannot-open',
  'closed.too-old',
  // Refused acts, by reason code; those that only an outsider could meet are one message.
  'denied.cannot-open',
  'denied.host-only',
  'denied.room-locked',
  'denied.room-full',
  'denied.room-ended',
  'denied.invitation-revoked',
  'denied.share-not-granted',
  'denied.somebody-else-shares',
  'denied.files-off',
  'denied.recording-off',
  'denied.chat-export-off',
  'denied.unmute-only-by-self',
  'denied.rule-locked',
  'denied.rule-floor',
  'denied.no-such-participant',
  'denied.not-on-oneself',
  'denied.not-on-a-host',
  'denied.last-host-must-hand-over',
  'denied.client-too-old',
  'denied.track-not-allowed',
  'denied.too-many-tracks',
  'denied.no-key-group',
  'denied.statement-not-next',
  'denied.storage-unavailable',
  'denied.other',
] as const;

export type MessageKey = (typeof MESSAGE_KEYS)[number];

/** A message with its values; the catalogue of the language in use turns it into a sentence. */
export interface Message {
  readonly key: MessageKey;
  readonly values?: Readonly<Record<string, string | number>>;
}
