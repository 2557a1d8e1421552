package org.sabha.server.account;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sabha.identity.account.Accounts;
import org.sabha.protocol.console.AuditPage;
import org.sabha.protocol.console.SearchAuditRequest;
import org.sabha.server.console.LogReading;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditRows;

/** Pages of the audit log, for people and for programs. Blocks; thread-safe. */
public final class AuditPages {
    static final int PAGE = 20;

    private final LogReading log;
    private final AuditViews views;
    private final Accounts accounts;

    public AuditPages(LogReading log, Accounts accounts) {
        this.log = log;
        this.accounts = accounts;
        this.views = new AuditViews(accounts);
    }

    /** @return empty while others search */
    public Optional<AuditPage> search(SearchAuditRequest request) {
        var question = new AuditQuestion(
                request.meeting(),
                request.verb(),
                request.who().map(this::idOf),
                request.from(),
                request.until(),
                PAGE);
        OptionalLong before = request.before().map(OptionalLong::of).orElseGet(OptionalLong::empty);
        return log.page(question, before).map(this::page);
    }

    private AuditPage page(AuditRows rows) {
        List<AuditEntry> entries = rows.rows();
        return new AuditPage(
                entries.stream().map(AuditViews::line).toList(),
                views.people(entries),
                rows.before().isPresent()
                        ? Optional.of(Math.max(1, rows.before().getAsLong()))
                        : Optional.empty());
    }

    /** Rows hold ids; people know each other's logins. */
    private String idOf(String who) {
        return Names.login(who)
                .flatMap(accounts::byLogin)
                .map(account -> account.id().value())
                .orElse(who);
    }
}
