package org.sabha.protocol.console;

import org.sabha.protocol.limits.Whole;

/** {@code POST /api/v1/audit/row}. */
public record AuditRowRequest(@Whole(min = 1) long number) {}
