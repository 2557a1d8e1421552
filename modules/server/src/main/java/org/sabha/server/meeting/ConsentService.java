package org.sabha.server.meeting;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.Consent;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.ConsentWithdrawnResponse;
import org.sabha.protocol.http.JoinConsent;
import org.sabha.store.person.ConsentStorage;

/** Gives receipts of consents, knows its own again, and carries out what they are shown for. Blocks; thread-safe. */
public final class ConsentService {
    private final ConsentStorage storage;
    private final IdSource ids;

    /** @param ids over a generator that is safe for threads */
    public ConsentService(ConsentStorage storage, IdSource ids) {
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

    /** A meeting that goes on, as far as this service sees it. Blocks. */
    interface OpenMeeting {
        /** Returns once everything that happened so far is written down. */
        void awaitWritten();

        /**
         * Ends those of these stays that are not over, and returns once that is written down.
         *
         * @return how many
         */
        int end(Set<ParticipantId> participants);
    }

    /**
     * Takes the consent back: the stays of who gave it end, and it is written down. Shown again, a receipt ends no stay that
     * began since: who came again agreed again.
     *
     * @param meeting that the receipt is of, while it goes on
     * @return empty if this server gave no such receipt
     */
    Optional<ConsentWithdrawnResponse> withdraw(ConsentReceipt receipt, Optional<OpenMeeting> meeting, Instant now) {
        if (!storage.isSigned(receipt.statement(), receipt.signature())) {
            return Optional.empty();
        }
        int ended = storage.withdrawn(receipt.meeting(), receipt.id())
                .orElseGet(() -> withdrawFirst(receipt, meeting, now));
        return Optional.of(new ConsentWithdrawnResponse(ended > 0));
    }

    private int withdrawFirst(ConsentReceipt receipt, Optional<OpenMeeting> meeting, Instant now) {
        meeting.ifPresent(OpenMeeting::awaitWritten);
        Set<ParticipantId> participants = storage.whose(receipt.meeting(), receipt.id());
        int ended = participants.isEmpty()
                ? 0
                : meeting.map(open -> open.end(participants)).orElse(0);
        return storage.withdraw(receipt.meeting(), receipt.id(), ended, now);
    }
}
