package org.sabha.server.account;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.console.AuditRowRequest;
import org.sabha.protocol.console.SearchAuditRequest;
import org.sabha.protocol.console.VerifyAuditRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.console.LogCheck;
import org.sabha.server.console.LogReading;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.AuditRowWithPersonal;
import org.sabha.store.audit.AuditVerdict;

/** The audit log, over the interface. */
final class AuditRoutes {
    private final AccountParts parts;
    private final LogReading log;
    private final LogCheck check;
    private final AuditPages pages;
    private final AuditViews views;

    AuditRoutes(AccountParts parts, LogReading log, LogCheck check) {
        this.parts = parts;
        this.log = log;
        this.check = check;
        this.pages = new AuditPages(log, parts.storage.accounts());
        this.views = new AuditViews(parts.storage.accounts());
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.of(AccountRoute.VERIFY_AUDIT, AccountVerb.VERIFY_AUDIT, this::verify),
                Route.of(AccountRoute.AUDIT_VERIFICATION, AccountVerb.VERIFY_AUDIT, _ -> verification()),
                Route.of(AccountRoute.SEARCH_AUDIT, AccountVerb.READ_AUDIT, this::search),
                Route.of(AccountRoute.READ_AUDIT_ROW, AccountVerb.READ_AUDIT, this::row),
                Route.of(AccountRoute.EXPORT_AUDIT, AccountVerb.EXPORT_AUDIT, this::export));
    }

    // --- checking

    /** The row says what came of it, so it is written at the end. */
    RestAnswer verify(RouteRequest asked) {
        Optional<AuditNote> noted;
        try {
            noted = asked.body(VerifyAuditRequest.class).noted().map(AuditNote::parse);
        } catch (IllegalArgumentException e) {
            throw parts.refuse(asked.evidence(), ErrorCode.NOTE_UNUSABLE);
        }
        AccountEvidence row = asked.evidence();
        boolean begun = check.begin(noted, end -> parts.storage.note(row.choosing(verdict(end))));
        if (!begun && noted.isPresent()) {
            throw parts.refuse(row, ErrorCode.AUDIT_BUSY);
        }
        return verification();
    }

    RestAnswer verification() {
        return RestAnswer.ok(AuditViews.verification(check.standing()));
    }

    private static String verdict(LogCheck.Standing end) {
        return end.verdict()
                .map(verdict -> switch (verdict) {
                    case AuditVerdict.Sound sound -> "sound " + sound.first() + "-" + sound.last();
                    case AuditVerdict.Broken broken -> broken.harm().wireName() + " " + broken.firstBadRow();
                })
                .orElse("failed");
    }

    // --- reading

    RestAnswer search(RouteRequest asked) {
        return pages.search(asked.body(SearchAuditRequest.class))
                .map(RestAnswer::ok)
                .orElseThrow(() -> new Refused(ErrorCode.AUDIT_BUSY));
    }

    /** Whose name or network it was is personal: who looks at that leaves a row, before they see it. */
    RestAnswer row(RouteRequest asked) {
        long number = asked.body(AuditRowRequest.class).number();
        AuditRowWithPersonal row = log.row(number)
                .orElseThrow(() -> new Refused(ErrorCode.AUDIT_BUSY))
                .orElseThrow(() -> new Refused(ErrorCode.NO_SUCH_ROW));
        if (!row.personal().isEmpty()) {
            parts.storage.act(asked.evidence().choosing(Long.toString(number))).settle();
        }
        return RestAnswer.ok(views.details(row));
    }

    /** The row is written before the first byte. */
    RestAnswer export(RouteRequest asked) {
        parts.storage.act(asked.evidence()).settle();
        LocalDate day = LocalDate.ofInstant(asked.now(), ZoneOffset.UTC);
        return RestAnswer.ok(
                new RestAnswer.Download("sabha-audit-" + day + ".jsonl", "application/jsonl", log::export));
    }
}
