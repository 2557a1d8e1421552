package org.sabha.server.mail;

import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.AccountId;
import org.sabha.model.mail.MailFault;
import org.sabha.model.schedule.Occurrence;
import org.sabha.server.config.MailConfig;
import org.sabha.server.mail.MailPort.Delivery;
import org.sabha.server.mail.MailPort.MailTroubleException;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.server.task.TaskProgress;
import org.sabha.store.Storage;
import org.sabha.store.schedule.MailStorage;
import org.sabha.store.schedule.MailStorage.Outgoing;
import org.sabha.store.schedule.MailStorage.Waiting;
import org.sabha.store.schedule.MailedGuest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the outbox of mails, one after the other over one connection: each is tried at once and then later and later, until
 * it is taken, refused, or was tried for the last time, of which the last two are a row of the audit log. It sleeps until
 * something is due, an hour at most; {@link #wake} says that something new is. Nobody waits for it.
 */
public final class MailSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MailSender.class);

    /** Between a try and the next; some 27 hours in all, over a night and a repair. */
    static final List<Duration> WAITS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(12));

    private static final int TOGETHER = 500;
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    /** So soon after a meeting the secrets of its invitations are gone. */
    private static final Duration AT_LEAST_EVERY = Duration.ofHours(1);

    private static final Duration RECENT = Duration.ofDays(1);

    private final MailStorage storage;
    private final MailPort port;
    private final InvitationLetters letters;
    private final Names names;
    private final Clock clock;
    private final TaskProgress progress;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean begun;
    private volatile Optional<MailFault> trouble = Optional.empty();
    private @Nullable ScheduledFuture<?> pending;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("mails").unstarted(task));

    /** What mails call an account. */
    @FunctionalInterface
    public interface Names {
        String of(AccountId account);
    }

    /**
     * How sending stands.
     *
     * @param trouble with the mail server, as it was last tried
     * @param failed people to whom a mail could not be sent within a day
     */
    public record Standing(Optional<MailFault> trouble, int waiting, int failed) {}

    public MailSender(
            MailStorage storage,
            MailPort port,
            InvitationLetters letters,
            Names names,
            Clock clock,
            PeriodicTasks tasks) {
        this.storage = storage;
        this.port = port;
        this.letters = letters;
        this.names = names;
        this.clock = clock;
        this.progress = tasks.watch("send-mails", AT_LEAST_EVERY);
    }

    /**
     * @param config empty where mails go nowhere
     * @param origin where people reach this server; known once its ports are bound
     * @param isShared whether a link to the meeting works on more than one device
     * @throws IOException when the file of trusted certificates cannot be read; the message names it
     */
    public static Optional<MailSender> of(
            Optional<MailConfig> config,
            Storage storage,
            Supplier<String> origin,
            Predicate<Occurrence> isShared,
            Clock clock,
            PeriodicTasks tasks)
            throws IOException {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MailSender(
                storage.mails(),
                SmtpPort.of(config.get(), clock),
                new InvitationLetters(config.get(), origin, isShared),
                new AccountNames(storage.accounts().accounts()),
                clock,
                tasks));
    }

    /** Also takes up what waited when the server ended. */
    public void begin() {
        begun = true;
        wake();
    }

    /** Something is in the outbox. Does not block; nothing before {@link #begin}. */
    public void wake() {
        if (begun && woken.compareAndSet(false, true)) {
            try {
                rounds.execute(this::roundAndOn);
            } catch (RejectedExecutionException e) {
                LOG.debug("mail.ended", e); // the next start takes it up
            }
        }
    }

    /** Reads the storage. */
    public Standing standing() {
        MailStorage.Figures figures = storage.figures(clock.instant().minus(RECENT));
        return new Standing(trouble, figures.waiting(), figures.failed());
    }

    /** On the one thread of rounds. */
    private void roundAndOn() {
        woken.set(false);
        if (pending != null) {
            pending.cancel(false);
        }
        Duration wait = progress.call(this::roundAndWait).orElse(AFTER_A_FAILURE);
        pending = rounds.schedule(this::roundAndOn, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** @return how long to sleep */
    private Duration roundAndWait() {
        round();
        Instant now = clock.instant();
        return storage.next(now)
                .map(next -> Duration.between(now, next))
                .filter(time -> time.compareTo(AT_LEAST_EVERY) < 0)
                .orElse(AT_LEAST_EVERY);
    }

    /** Tries what is due. */
    void round() {
        storage.forgetSecrets(clock.instant());
        List<Waiting> due = storage.due(clock.instant(), TOGETHER);
        while (!due.isEmpty()) {
            int done = 0;
            try (MailPort.Line line = port.open()) {
                for (Waiting each : due) {
                    send(line, each);
                    done++;
                }
                trouble = Optional.empty();
            } catch (MailTroubleException e) {
                if (trouble.isEmpty()) {
                    LOG.warn("mail.trouble fault={}", e.fault().code());
                }
                LOG.debug("mail.trouble", e);
                trouble = Optional.of(e.fault());
                due.subList(done, due.size()).forEach(each -> later(each, e.fault()));
            }
            due = storage.due(clock.instant(), TOGETHER);
        }
    }

    private void send(MailPort.Line line, Waiting waiting) throws MailTroubleException {
        Optional<Outgoing> mail = storage.begin(waiting);
        if (mail.isEmpty()) {
            return;
        }
        Optional<MailFault> hopeless = hopeless(mail.get());
        if (hopeless.isPresent()) {
            failed(waiting, hopeless.get());
            return;
        }
        Optional<Letter> letter = written(mail.get());
        if (letter.isEmpty()) {
            failed(waiting, MailFault.UNWRITABLE);
            return;
        }
        switch (line.deliver(letter.get())) {
            case Delivery.Taken() -> storage.sent(waiting, clock.instant());
            case Delivery.Later() -> later(waiting, MailFault.BUSY);
            case Delivery.Refused(MailFault fault) -> failed(waiting, fault);
        }
    }

    /** What cannot be written must not hold up the others. */
    private Optional<Letter> written(Outgoing mail) {
        try {
            AccountId owner = mail.occurrence().plan().owner();
            return Optional.of(letters.letter(mail, names.of(owner), clock.instant()));
        } catch (IllegalArgumentException | DateTimeException e) {
            LOG.error("mail.unwritable room={}", mail.occurrence().room(), e);
            return Optional.empty();
        }
    }

    /** Why it is of no use to anybody. */
    private Optional<MailFault> hopeless(Outgoing mail) {
        if (!clock.instant().isBefore(mail.endsAt())) {
            return Optional.of(MailFault.TOO_LATE);
        }
        boolean hasLink = mail.secret().isPresent() || mail.guest().news().method() == MailedGuest.Method.CANCEL;
        return hasLink ? Optional.empty() : Optional.of(MailFault.UNWRITABLE);
    }

    private void later(Waiting waiting, MailFault fault) {
        int tries = waiting.guest().news().tries();
        if (tries >= WAITS.size()) {
            failed(waiting, MailFault.GIVEN_UP);
        } else {
            storage.later(waiting, fault, clock.instant().plus(WAITS.get(tries)));
        }
    }

    private void failed(Waiting waiting, MailFault fault) {
        storage.failed(
                waiting,
                fault,
                AccountEvidence.ofTheServer(clock.instant(), "drop-mail")
                        .choosing(waiting.room() + " " + waiting.guest().invitation())
                        .refusedAs(fault.code()));
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
