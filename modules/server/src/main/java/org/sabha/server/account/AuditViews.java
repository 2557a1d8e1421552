package org.sabha.server.account;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.Accounts;
import org.sabha.model.AccountId;
import org.sabha.protocol.console.AuditDetails;
import org.sabha.protocol.console.AuditHarm;
import org.sabha.protocol.console.AuditLine;
import org.sabha.protocol.console.AuditPerson;
import org.sabha.protocol.console.AuditVerificationPhase;
import org.sabha.protocol.console.AuditVerificationView;
import org.sabha.protocol.console.ChangedAudit;
import org.sabha.protocol.console.SoundAudit;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.server.console.LogCheck;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.AuditRowWithPersonal;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.Personal;
import org.sabha.store.sql.SqlTimestamps;

/**
 * Rows of the audit log as the interface shows them. A row that somebody changed in the database may hold anything, and is
 * shown all the same, cut to what fits and with {@code ?} for what no row has (T19).
 */
final class AuditViews {
    private static final int NAME = 32;

    private final Accounts accounts;

    AuditViews(Accounts accounts) {
        this.accounts = accounts;
    }

    static AuditLine line(AuditEntry entry) {
        AuditEntry.Facts facts = entry.facts();
        return new AuditLine(
                Math.clamp(entry.seq(), 1, IntegerRange.MOST),
                SqlTimestamps.instant(facts.atNanos()),
                code(facts.room(), 24),
                code(facts.verb(), 40).orElse("?"),
                code(facts.actor(), 16),
                code(facts.subject(), 16),
                code(facts.value(), 80),
                code(facts.reason(), 40),
                code(facts.clause(), 4),
                Math.clamp(facts.times(), 0, IntegerRange.MOST));
    }

    AuditDetails details(AuditRowWithPersonal row) {
        AuditEntry entry = row.entry();
        long error = entry.facts().clockErrorMicros();
        return new AuditDetails(
                line(entry),
                people(List.of(entry)),
                error < 0 ? Optional.empty() : Optional.of(Math.min(error, IntegerRange.MOST)),
                code(entry.facts().invitation(), 16),
                entry.hash().hex(),
                row.clear(Personal.Kind.NAME).flatMap(name -> readable(name, 400)),
                row.clear(Personal.Kind.ADDRESS).flatMap(network -> readable(network, 64)),
                row.isErased());
    }

    /** The accounts that rows of no meeting name. */
    List<AuditPerson> people(Collection<AuditEntry> entries) {
        return entries.stream()
                .map(AuditEntry::facts)
                .filter(facts -> facts.room().isEmpty())
                .flatMap(facts -> Stream.of(Optional.ofNullable(facts.actor()), Optional.ofNullable(facts.subject())))
                .flatMap(Optional::stream)
                .distinct()
                .flatMap(id -> person(id).stream())
                .toList();
    }

    private Optional<AuditPerson> person(String id) {
        try {
            return accounts.byId(new AccountId(id))
                    .map(Account::profile)
                    .flatMap(profile -> readable(profile.name().value(), NAME))
                    .map(name -> new AuditPerson(id, name));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no id of an account
        }
    }

    static AuditVerificationView verification(LogCheck.Standing standing) {
        @Nullable AuditVerdict verdict = standing.verdict().orElse(null);
        return new AuditVerificationView(
                phase(standing.phase()),
                standing.checked(),
                standing.total(),
                standing.begun(),
                standing.ended(),
                verdict instanceof AuditVerdict.Sound sound
                        ? Optional.of(sound(sound, standing.newest()))
                        : Optional.empty(),
                verdict instanceof AuditVerdict.Broken broken
                        ? Optional.of(new ChangedAudit(
                                harm(broken.harm()),
                                Math.clamp(broken.firstBadRow(), 0, IntegerRange.MOST),
                                readable(broken.sentence(), 300).orElse("?")))
                        : Optional.empty());
    }

    private static SoundAudit sound(AuditVerdict.Sound sound, Optional<AuditNote> newest) {
        return new SoundAudit(sound.first(), sound.last(), sound.heads(), sound.erased(), newest.map(AuditNote::text));
    }

    private static AuditVerificationPhase phase(LogCheck.Phase phase) {
        return switch (phase) {
            case NONE -> AuditVerificationPhase.NONE;
            case RUNNING -> AuditVerificationPhase.RUNNING;
            case SOUND -> AuditVerificationPhase.SOUND;
            case CHANGED -> AuditVerificationPhase.CHANGED;
            case FAILED -> AuditVerificationPhase.FAILED;
        };
    }

    private static AuditHarm harm(AuditVerdict.Harm harm) {
        return switch (harm) {
            case EDITED -> AuditHarm.EDITED;
            case DELETED -> AuditHarm.DELETED;
            case REORDERED -> AuditHarm.REORDERED;
            case TRUNCATED -> AuditHarm.TRUNCATED;
            case ADDED -> AuditHarm.ADDED;
            case FORGED -> AuditHarm.FORGED;
        };
    }

    /** Ids and codes are printable ASCII. */
    private static Optional<String> code(@Nullable String text, int max) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(text.codePoints()
                .limit(max)
                .map(c -> c >= 0x20 && c < 0x7F ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }

    /** Names may be of any script, but nothing that reverses or breaks the line (T21). */
    private static Optional<String> readable(String text, int max) {
        String shown = text.codePoints()
                .limit(max)
                .map(c -> isReadable(c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return shown.isEmpty() ? Optional.empty() : Optional.of(shown);
    }

    private static boolean isReadable(int c) {
        return c >= 0x20
                && !(c >= 0x7F && c <= 0x9F)
                && !(c >= 0x2028 && c <= 0x202E)
                && !(c >= 0x2066 && c <= 0x2069)
                && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
