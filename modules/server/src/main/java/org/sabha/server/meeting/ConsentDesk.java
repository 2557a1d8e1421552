package org.sabha.server.meeting;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.sabha.model.Consent;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.JoinConsent;
import org.sabha.store.person.ConsentStorage;

/** Gives receipts of consents, knows its own again, and carries out what they are shown for. Blocks; thread-safe. */
public final class ConsentDesk {
    private final ConsentStorage storage;
    private final IdSource ids;

    /** @param ids over a generator that is safe for threads */
    public ConsentDesk(ConsentStorage storage, IdSource ids) {
        this.storage = storage;
        this.ids = ids;
    }

    /** @throws IllegalArgumentException if that is no version of a notice or no language */
    ConsentReceipt receipt(RoomId meeting, JoinConsent given, Instant now) {
        var consent = new Consent(given.notice(), given.language(), ids.newReceiptId());
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        String statement =
                ConsentReceipt.statement(consent.receipt(), meeting, consent.notice(), consent.language(), at);
        return new ConsentReceipt(
                consent.receipt(),
                meeting,
                consent.notice(),
                consent.language(),
                at,
                storage.key(),
                storage.sign(statement));
    }

    static Consent consent(ConsentReceipt receipt) {
        return new Consent(receipt.notice(), receipt.language(), receipt.id());
    }

    boolean isOurs(ConsentReceipt receipt) {
        return storage.isSigned(receipt.statement(), receipt.signature());
    }

    Optional<ParticipantId> whose(ConsentReceipt receipt) {
        return storage.whose(receipt.meeting(), receipt.id());
    }

    /** @return pieces that were erased */
    int withdraw(ConsentReceipt receipt, Instant now) {
        return storage.withdraw(receipt.meeting(), receipt.id(), now);
    }
}
