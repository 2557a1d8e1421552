package org.sabha.protocol.console;

import org.sabha.protocol.limits.Chars;

/**
 * Somebody changed the log.
 *
 * @param firstBadRow number of the first row that is not as it was
 * @param sentence what was found, in English
 */
public record ChangedAudit(
        AuditHarm harm, long firstBadRow, @Chars(max = 300) String sentence) {}
