package org.sabha.protocol.console;

import org.sabha.protocol.limits.Chars;

/**
 * An account that rows name.
 *
 * @param name as others see it, at most its first 32 characters
 */
public record AuditPerson(
        @Chars(max = 16) String id, @Chars(max = 32) String name) {}
