package org.sabha.protocol.account;

import java.time.Instant;
import org.sabha.model.SignInSessionId;
import org.sabha.protocol.limits.Chars;

/**
 * One sign-in.
 *
 * @param program browser and system in a few words
 * @param network the address without its last part
 * @param own whether it is the one that asks
 */
public record SessionView(
        SignInSessionId id,
        @Chars(max = 64) String program,
        @Chars(max = 64) String network,
        Instant begunAt,
        Instant usedAt,
        boolean own) {}
