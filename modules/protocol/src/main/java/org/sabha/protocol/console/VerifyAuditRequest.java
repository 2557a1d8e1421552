package org.sabha.protocol.console;

import java.util.Optional;
import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/audit/verify}: begins a check of the whole log, or joins the one that runs.
 *
 * @param noted number and hash of a row that was written down at an earlier visit and must still be there
 */
public record VerifyAuditRequest(Optional<@Chars(max = 100) String> noted) {}
