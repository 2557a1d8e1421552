package org.sabha.store.audit;

import java.util.List;

/** A row of a log with what is still there of the personal data beside it. */
public record AuditLine(AuditEntry entry, List<Personal> personal) {}
