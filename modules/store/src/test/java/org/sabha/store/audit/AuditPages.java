package org.sabha.store.audit;

import java.util.OptionalLong;

/** Pages that look at fewer rows than those of a server. */
public final class AuditPages {
    private AuditPages() {}

    public static AuditRows of(AuditReader log, AuditQuestion question, OptionalLong before, long scanned) {
        return log.page(question, before, scanned);
    }
}
