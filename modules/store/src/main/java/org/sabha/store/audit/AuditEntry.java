package org.sabha.store.audit;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKeyId;
import org.sabha.room.port.AuditRow;
import org.sabha.store.sql.SqlTimestamps;

/**
 * A row of the log as it is kept. Its parts are plain text, so that a row that somebody has changed can be read, and
 * called so, whatever it holds now.
 *
 * @param seq counts up by one from 1
 * @param facts what it tells
 * @param name commitment to the name that was given, if one was
 * @param address commitment to the shortened address, if one is known
 * @param hash covers all the others and the hash of the row before
 */
public record AuditEntry(
        long seq,
        Facts facts,
        @Nullable Digest name,
        @Nullable Digest address,
        Digest hash) {

    /**
     * What a row tells. (More components than a parameter list should have: an auditor reads each.)
     *
     * @param atNanos when, since 1970
     * @param clockErrorMicros how far off the clock may have been by the kernel's own bound; -1 if nobody knows
     */
    public record Facts(
            long atNanos,
            long clockErrorMicros,
            String room,
            String verb,
            @Nullable String actor,
            @Nullable String subject,
            @Nullable String invitation,
            @Nullable String value,
            @Nullable String reason,
            @Nullable String clause,
            long times) {

        /** Where an act belongs to no meeting. */
        static final String NO_ROOM = "";

        static Facts of(AuditRow row, long clockErrorMicros) {
            return new Facts(
                    SqlTimestamps.of(row.at()),
                    clockErrorMicros,
                    row.room().value(),
                    row.verb(),
                    row.actor().map(ParticipantId::value).orElse(null),
                    row.subject().map(ParticipantId::value).orElse(null),
                    row.invitation().map(InvitationId::value).orElse(null),
                    row.value().orElse(null),
                    row.reason().map(ReasonCode::wireName).orElse(null),
                    row.clause().map(AdvisoryClause::name).orElse(null),
                    row.times());
        }

        /** An act that belongs to no meeting; its persons are accounts. */
        static Facts of(AccountEvidence row, long clockErrorMicros) {
            return new Facts(
                    SqlTimestamps.of(row.at()),
                    clockErrorMicros,
                    NO_ROOM,
                    row.verb(),
                    row.key()
                            .map(ApiKeyId::value)
                            .or(() -> row.actor().map(AccountId::value))
                            .orElse(null),
                    row.subject().map(AccountId::value).orElse(null),
                    null,
                    row.value().orElse(null),
                    row.refusal().orElse(null),
                    null,
                    row.times());
        }

        /** The act as the room wrote it; there must be a room. */
        public AuditRow row() {
            return new AuditRow(
                    SqlTimestamps.instant(atNanos),
                    new RoomId(room),
                    verb,
                    Optional.ofNullable(actor).map(ParticipantId::new),
                    Optional.ofNullable(subject).map(ParticipantId::new),
                    Optional.ofNullable(invitation).map(InvitationId::new),
                    Optional.ofNullable(value),
                    Optional.ofNullable(reason)
                            .map(name -> ReasonCode.valueOf(
                                    name.toUpperCase(Locale.ROOT).replace('-', '_'))),
                    Optional.ofNullable(clause).map(AdvisoryClause::valueOf),
                    times);
        }

        /** {@code permitted} or {@code refused}. */
        public String outcome() {
            return reason == null ? "permitted" : "refused";
        }
    }
}
