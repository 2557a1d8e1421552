package org.sabha.protocol.account;

import java.util.Optional;

/**
 * Keys for mails that tell of a change.
 *
 * @param meeting for who is invited to that meeting alone
 * @param series for who is invited to its series
 */
public record MailedKeys(Optional<MailedKey> meeting, Optional<MailedKey> series) {}
