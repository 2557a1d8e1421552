package org.sabha.protocol.console;

import java.util.Optional;
import org.sabha.protocol.limits.Chars;

/**
 * The log is as the server wrote it.
 *
 * @param first number of the first row that is kept
 * @param last number of the newest that was checked, 0 if there are none
 * @param heads signed statements that hold
 * @param erased pieces of personal data that were erased, as they may be
 * @param note number and hash of a row of now, to be written down for the next visit
 */
public record SoundAudit(long first, long last, long heads, long erased, Optional<@Chars(max = 100) String> note) {}
