package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.protocol.limits.Chars;

/** Somebody to be invited by mail, as whoever invites typed it. */
public record MailGuest(@Chars(max = 254) String address, Optional<@Chars(max = 64) String> name) {}
