package org.sabha.protocol.console;

import java.util.List;

/** Every body of the console, in the order of the documentation. */
public final class ConsoleBodies {
    public static final List<Class<? extends Record>> ALL = List.of(
            EndSessionOfRequest.class,
            LiveMeetings.class,
            SearchAuditRequest.class,
            AuditPage.class,
            AuditRowRequest.class,
            AuditDetails.class,
            VerifyAuditRequest.class,
            AuditVerificationView.class,
            ServerHealth.class);

    private ConsoleBodies() {}
}
