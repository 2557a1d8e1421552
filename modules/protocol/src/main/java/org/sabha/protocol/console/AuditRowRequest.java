package org.sabha.protocol.console;

import org.sabha.protocol.limits.IntegerRange;

/** {@code POST /api/v1/audit/row}. */
public record AuditRowRequest(@IntegerRange(min = 1) long number) {}
