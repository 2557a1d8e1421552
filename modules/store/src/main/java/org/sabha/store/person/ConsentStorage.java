package org.sabha.store.person;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.MeetingVerb;
import org.sabha.store.audit.AuditKey;
import org.sabha.store.sql.Transactions;

/** Receipts of consents, signed with the key of the log, and that one was taken back. Blocks; thread-safe. */
public final class ConsentStorage {
    private static final String BY_RECEIPT =
            "select actor, invitation from audit_row where room = :room and verb = 'consent' and chosen like :receipt";

    private static final String WITHDRAWN =
            "select chosen from audit_row where room = :room and verb = 'withdraw-consent' and chosen like :receipt";

    /** Stays, and whose places they took: the page was loaded anew. */
    private static final String REPLACED =
            "select actor, subject from audit_row where room = :room and verb = 'end-stay'"
                    + " and chosen = 'replaced' and actor is not null and subject is not null";

    /** Where invitations were personal all the time, whoever came by one is one person. */
    private static final String BY_INVITATION =
            "select actor from audit_row where room = :room and verb = 'arrive' and reason is null"
                    + " and invitation = :invitation"
                    + " and exists (select 1 from audit_row where room = :room and clause = 'C6'"
                    + " and verb in ('rule-in-force', 'rule-locked') and chosen = 'personal')"
                    + " and not exists (select 1 from audit_row where room = :room and clause = 'C6'"
                    + " and verb in ('set-rule', 'hold-to-rule') and reason is null and chosen <> 'personal')";

    private final Transactions transactions;
    private final MeetingRows rows;
    private final AuditKey key;

    /** Adds rows of a meeting to the audit log within a transaction. */
    @FunctionalInterface
    public interface MeetingRows {
        void append(Handle handle, List<Evidence> rows);
    }

    public ConsentStorage(Transactions transactions, MeetingRows rows, AuditKey key) {
        this.transactions = transactions;
        this.rows = rows;
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

    /**
     * Every stay of who gave that consent, in that meeting: the one that began with it, those that took each other's places, and
     * where invitations were personal all the time those by the same one. Empty where nobody came in with it, or the row's time
     * is over.
     */
    public Set<ParticipantId> whose(RoomId room, String receipt) {
        return transactions.read(handle -> found(handle, room, receipt)
                .map(came -> participants(handle, room, came))
                .orElse(Set.of()));
    }

    /**
     * How many stays ended as that consent was taken back.
     *
     * @return empty while it was not
     */
    public Optional<Integer> withdrawn(RoomId room, String receipt) {
        return transactions.read(handle -> withdrawn(handle, room, receipt));
    }

    /**
     * Writes that the consent was taken back into the meeting's rows, once, and only where somebody came in with it. Erases
     * nothing: what is beside the rows goes when its time is over.
     *
     * @param ended stays that ended by it
     * @return how many ended when it was taken back first
     */
    public int withdraw(RoomId room, String receipt, int ended, Instant now) {
        return transactions.write(handle -> {
            Optional<Integer> before = withdrawn(handle, room, receipt);
            if (before.isEmpty()) {
                found(handle, room, receipt)
                        .ifPresent(came -> rows.append(handle, List.of(row(came, room, receipt, ended, now))));
            }
            return before.orElse(ended);
        });
    }

    private static Evidence row(Came came, RoomId room, String receipt, int ended, Instant now) {
        return Evidence.of(new AuditRow(
                now,
                room,
                MeetingVerb.WITHDRAW_CONSENT.wireName(),
                Optional.of(came.participant()),
                Optional.empty(),
                Optional.of(came.invitation()),
                Optional.of(receipt + " " + ended),
                Optional.empty(),
                Optional.empty(),
                1));
    }

    private record Came(ParticipantId participant, InvitationId invitation) {}

    /** Of two stays of one person, which took the other's place. */
    private record Replacing(String by, String replaced) {}

    private static Optional<Came> found(Handle handle, RoomId room, String receipt) {
        return handle.createQuery(BY_RECEIPT)
                .bind("room", room.value())
                .bind("receipt", "% " + receipt)
                .map((row, _) -> new Came(new ParticipantId(row.getString(1)), new InvitationId(row.getString(2))))
                .findFirst();
    }

    private static Optional<Integer> withdrawn(Handle handle, RoomId room, String receipt) {
        return handle.createQuery(WITHDRAWN)
                .bind("room", room.value())
                .bind("receipt", receipt + " %")
                .map((row, _) -> Integer.valueOf(row.getString(1).substring(receipt.length() + 1)))
                .findFirst();
    }

    private static Set<ParticipantId> participants(Handle handle, RoomId room, Came came) {
        Set<String> found = new LinkedHashSet<>();
        found.add(came.participant().value());
        found.addAll(handle.createQuery(BY_INVITATION)
                .bind("room", room.value())
                .bind("invitation", came.invitation().value())
                .mapTo(String.class)
                .list());
        List<Replacing> pairs = handle.createQuery(REPLACED)
                .bind("room", room.value())
                .map((row, _) -> new Replacing(row.getString(1), row.getString(2)))
                .list();
        int before;
        do {
            before = found.size();
            for (Replacing pair : pairs) {
                if (found.contains(pair.by()) || found.contains(pair.replaced())) {
                    found.add(pair.by());
                    found.add(pair.replaced());
                }
            }
        } while (found.size() > before);
        return found.stream().map(ParticipantId::new).collect(Collectors.toUnmodifiableSet());
    }
}
