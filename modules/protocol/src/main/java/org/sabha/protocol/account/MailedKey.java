package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.Secret;

/**
 * What makes links in mails whole: given to the server for these mails alone, kept sealed until each is sent and erased then. Of a
 * series it is what those of its meetings are derived from.
 *
 * @param linkSecret as after {@code k=} in a link
 * @param password absent where this very request makes a new one
 */
public record MailedKey(Secret linkSecret, Optional<Secret> password) {}
