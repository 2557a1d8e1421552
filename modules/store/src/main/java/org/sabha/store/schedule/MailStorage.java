package org.sabha.store.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailFault;
import org.sabha.model.schedule.Occurrence;
import org.sabha.store.account.SecretSeal;
import org.sabha.store.sql.Transactions;

/** The outbox of mails. Blocks; thread-safe. */
public final class MailStorage {
    private final Transactions transactions;
    private final SecretSeal seal;

    /** A mail that waits. */
    public static final class Waiting {
        private final MailTable.Due due;

        private Waiting(MailTable.Due due) {
            this.due = due;
        }

        public RoomId room() {
            return due.room();
        }

        public MailedGuest guest() {
            return due.guest();
        }
    }

    /**
     * A mail that is to be sent now.
     *
     * @param occurrence the meeting, or the first one of the series
     * @param secret of the invitation; empty where it is cancelled, or cannot be opened
     * @param key what makes its link whole, where this mail is to have it
     * @param series all meetings of the series from that one on, cancelled ones too; empty for an invitation to one meeting
     */
    public record Outgoing(
            Occurrence occurrence,
            MailedGuest guest,
            Optional<Secret> secret,
            Optional<MailKey> key,
            List<Occurrence> series) {
        public Outgoing {
            series = List.copyOf(series);
        }

        /** To one meeting, without its key. */
        public Outgoing(Occurrence occurrence, MailedGuest guest, Optional<Secret> secret) {
            this(occurrence, guest, secret, Optional.empty(), List.of());
        }

        /** When nobody needs it any more. */
        public Instant endsAt() {
            return series.stream()
                    .map(Occurrence::endsAt)
                    .max(Instant::compareTo)
                    .orElse(occurrence.endsAt());
        }
    }

    /**
     * How the outbox stands.
     *
     * @param failed people to whom the newest mail could not be sent, since some time
     */
    public record Figures(int waiting, int failed) {}

    public MailStorage(Transactions transactions, SecretSeal seal) {
        this.transactions = transactions;
        this.seal = seal;
    }

    /** Mails whose time has come, the longest due first. */
    public List<Waiting> due(Instant now, int max) {
        return transactions.read(handle ->
                MailTable.due(handle, now, max).stream().map(Waiting::new).toList());
    }

    /** When the next mail will be due; empty where none waits that is not due already. */
    public Optional<Instant> next(Instant now) {
        return transactions.read(handle -> MailTable.next(handle, now));
    }

    /**
     * Notes that a mail may be sent from now on, and says what is in it.
     *
     * @return empty if something newer is to be told, or the meeting is forgotten
     */
    public Optional<Outgoing> begin(Waiting waiting) {
        return transactions.write(
                handle -> MailTable.begin(handle, waiting.due) ? outgoing(handle, waiting.due) : Optional.empty());
    }

    private Optional<Outgoing> outgoing(Handle handle, MailTable.Due due) {
        List<Occurrence> series = due.place()
                .from()
                .map(from -> ScheduleTable.ofPlan(handle, due.room()).stream()
                        .filter(each -> each.number() >= from)
                        .toList())
                .orElse(List.of());
        Optional<Occurrence> first =
                series.isEmpty() ? ScheduleTable.find(handle, due.room()) : Optional.of(series.getFirst());
        return first.map(occurrence -> new Outgoing(occurrence, due.guest(), secret(due), key(due), series));
    }

    private Optional<Secret> secret(MailTable.Due due) {
        return seal.open(ScheduleStorage.PURPOSE, due.room().value(), due.secret())
                .map(bytes -> new Secret(new String(bytes, StandardCharsets.US_ASCII)));
    }

    private Optional<MailKey> key(MailTable.Due due) {
        return seal.open(MailKey.PURPOSE, due.room().value(), due.key()).map(MailKey::of);
    }

    public void sent(Waiting waiting, Instant now) {
        transactions.write(handle -> MailTable.sent(handle, waiting.due, now));
    }

    public void later(Waiting waiting, MailFault fault, Instant nextAt) {
        transactions.write(handle -> MailTable.later(handle, waiting.due, fault, nextAt));
    }

    /** It is not tried again. */
    public void failed(Waiting waiting, MailFault fault, AccountEvidence row) {
        transactions.write(handle -> {
            boolean failed = MailTable.failed(handle, waiting.due, fault, row.at());
            if (failed) {
                transactions.append(handle, row);
            }
            return failed;
        });
    }

    /** @param failedSince how far back failures count */
    public Figures figures(Instant failedSince) {
        return transactions.read(
                handle -> new Figures(MailTable.waiting(handle), MailTable.failed(handle, failedSince)));
    }

    /** What opens nothing any more is kept for nobody. @return how many secrets went */
    public int forgetSecrets(Instant endedBefore) {
        return transactions.write(handle -> MailTable.forgetSecrets(handle, endedBefore));
    }
}
