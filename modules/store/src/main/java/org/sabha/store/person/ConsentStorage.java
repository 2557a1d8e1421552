package org.sabha.store.person;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.store.audit.AuditKey;
import org.sabha.store.sql.Transactions;

/** Receipts of consents, signed with the key of the log, and what is done when one is taken back. Blocks; thread-safe. */
public final class ConsentStorage {
    private static final String BY_RECEIPT =
            "select actor, invitation from audit_row where room = :room and verb = 'consent' and chosen like :receipt";

    /** Stays whose place this one took: the page was loaded anew. */
    private static final String REPLACED =
            "select subject from audit_row where room = :room and verb = 'end-stay' and chosen = 'replaced' and actor = :by";

    /** Where invitations were personal all the time, whoever came by one is one person. */
    private static final String BY_INVITATION =
            "select actor from audit_row where room = :room and verb = 'arrive' and reason is null"
                    + " and invitation = :invitation"
                    + " and exists (select 1 from audit_row where room = :room and clause = 'C6'"
                    + " and verb in ('rule-in-force', 'rule-locked') and chosen = 'personal')"
                    + " and not exists (select 1 from audit_row where room = :room and clause = 'C6'"
                    + " and verb in ('set-rule', 'hold-to-rule') and reason is null and chosen <> 'personal')";

    private final Transactions transactions;
    private final AuditKey key;

    public ConsentStorage(Transactions transactions, AuditKey key) {
        this.transactions = transactions;
        this.key = key;
    }

    /** @return hexadecimal */
    public String sign(String statement) {
        return key.signConsent(statement.getBytes(StandardCharsets.UTF_8));
    }

    /** The public part of the key, hexadecimal. */
    public String key() {
        return key.publicKey().hex();
    }

    /** Whether this log's key signed it. */
    public boolean isSigned(String statement, String signature) {
        return key.publicKey().signedConsent(statement.getBytes(StandardCharsets.UTF_8), signature);
    }

    /** Whose stay began with that consent; empty where nobody came in with it, or the row's time is over. */
    public Optional<ParticipantId> whose(RoomId room, String receipt) {
        return transactions.read(
                handle -> found(handle, room, receipt).map(Came::participant).map(ParticipantId::new));
    }

    /**
     * Erases what is personal beside the rows of that person's stays in the meeting, and writes a row that says that the
     * consent with this receipt was taken back, in one transaction.
     *
     * @return how many pieces were erased
     */
    public int withdraw(RoomId room, String receipt, Instant now) {
        return transactions.write(handle -> {
            int pieces = found(handle, room, receipt)
                    .map(came -> erase(handle, stays(handle, room, came)))
                    .orElse(0);
            transactions.append(
                    handle, AccountEvidence.ofTheServer(now, "withdraw-consent").choosing(receipt + " " + pieces));
            return pieces;
        });
    }

    private record Came(String participant, String invitation) {}

    private static Optional<Came> found(Handle handle, RoomId room, String receipt) {
        return handle.createQuery(BY_RECEIPT)
                .bind("room", room.value())
                .bind("receipt", "% " + receipt)
                .map((row, _) -> new Came(row.getString(1), row.getString(2)))
                .findFirst();
    }

    private static Set<String> stays(Handle handle, RoomId room, Came came) {
        Set<String> found = new LinkedHashSet<>();
        found.add(came.participant());
        found.addAll(handle.createQuery(BY_INVITATION)
                .bind("room", room.value())
                .bind("invitation", came.invitation())
                .mapTo(String.class)
                .list());
        List<String> looked = List.copyOf(found);
        while (!looked.isEmpty()) {
            looked = looked.stream()
                    .flatMap(by -> handle
                            .createQuery(REPLACED)
                            .bind("room", room.value())
                            .bind("by", by)
                            .mapTo(String.class)
                            .list()
                            .stream())
                    .filter(found::add)
                    .toList();
        }
        return found;
    }

    private static int erase(Handle handle, Set<String> stays) {
        return stays.stream()
                .mapToInt(stay -> PersonEraser.besideRowsOf(handle, stay))
                .sum();
    }
}
