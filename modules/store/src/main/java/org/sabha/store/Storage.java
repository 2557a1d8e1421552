package org.sabha.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.IdSource;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditLog;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.sabha.store.account.AccountKey;
import org.sabha.store.account.AccountStorage;
import org.sabha.store.account.SecretSeal;
import org.sabha.store.audit.AuditAppender;
import org.sabha.store.audit.AuditKey;
import org.sabha.store.audit.AuditReader;
import org.sabha.store.audit.AuditTable;
import org.sabha.store.audit.MeetingLog;
import org.sabha.store.audit.RetentionCategory;
import org.sabha.store.copy.Backup;
import org.sabha.store.copy.Migration;
import org.sabha.store.failure.StorageException;
import org.sabha.store.key.AnswerStorage;
import org.sabha.store.key.KeyStorage;
import org.sabha.store.meeting.MeetingTable;
import org.sabha.store.person.ConsentStorage;
import org.sabha.store.person.PersonStorage;
import org.sabha.store.rule.RuleStorage;
import org.sabha.store.schedule.FeedStorage;
import org.sabha.store.schedule.MailStorage;
import org.sabha.store.schedule.ScheduleStorage;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.ServerLock;
import org.sabha.store.sql.SqlTimestamps;
import org.sabha.store.sql.StorageSettings;
import org.sabha.store.sql.Transactions;
import org.sabha.store.webhook.Outbox;
import org.sabha.store.webhook.WebhookStorage;

/** What a server keeps, open. Thread-safe; writing never blocks the caller, reading does. */
public final class Storage implements RoomStore, AuditLog, AutoCloseable {
    /** PostgreSQL takes 25 s to notice that the machine of another server has lost its power. */
    private static final Duration LET_GO = Duration.ofSeconds(35);

    /** Sessions that this process has lost are ended at once. */
    private static final Duration LET_GO_OF_LOST = Duration.ofSeconds(3);

    private final Database database;
    private final Writer writer;
    private final AuditAppender audit;
    private final AuditKey key;
    private final Clock clock;
    private final Path data;
    private final SecretSeal seal;
    private final Outbox outbox;
    private volatile Runnable stored = () -> {};
    private Optional<ServerLock> lock = Optional.empty();

    /** The keys of an installation. */
    private record Keys(AuditKey audit, SecretSeal accounts) {}

    private Storage(
            Database database, Path data, Keys keys, Clock clock, SecureRandom random, LongSupplier clockErrorMicros) {
        this.database = database;
        this.data = data;
        this.key = keys.audit();
        this.seal = keys.accounts();
        this.clock = clock;
        this.audit = new AuditAppender(key, random, clockErrorMicros);
        this.writer = new Writer(database, clock);
        this.outbox = new Outbox(new IdSource(random));
    }

    /**
     * Opens the storage, and makes it if there is none yet.
     *
     * @param clockErrorMicros how far off the clock may be now; -1 if nobody knows
     * @throws StorageException if it cannot be used; the message says why
     */
    public static Storage open(
            StorageSettings settings, Clock clock, SecureRandom random, LongSupplier clockErrorMicros) {
        return open(settings, Installation.WHOLE_OR_NONE, clock, random, clockErrorMicros);
    }

    private static Storage open(
            StorageSettings settings,
            Installation installation,
            Clock clock,
            SecureRandom random,
            LongSupplier clockErrorMicros) {
        if (settings.url().isEmpty()) {
            installation.requireDatabaseFile(settings.data());
        }
        Database database = Database.open(settings);
        try {
            AuditKey key = AuditKey.in(database, settings.data(), random);
            SecretSeal seal = AccountKey.open(database, settings.data(), random);
            return new Storage(database, settings.data(), new Keys(key, seal), clock, random, clockErrorMicros);
        } catch (StorageException | JdbiException e) {
            database.close();
            throw e instanceof StorageException known
                    ? known
                    : new StorageException("secrets of accounts cannot be sealed", e);
        }
    }

    /**
     * Opens the storage for a server, which must be the only one. It waits for another one that is about to end.
     *
     * @param installation what may be found
     * @throws StorageException if another server uses it, or it cannot be used; the message says why
     */
    public static Storage openForServer(
            StorageSettings settings,
            Installation installation,
            Clock clock,
            SecureRandom random,
            LongSupplier clockErrorMicros) {
        ServerLock lock = ServerLock.take(settings, LET_GO);
        try {
            boolean hadKeys = Installation.hasKeys(settings.data());
            Storage storage = open(settings, installation, clock, random, clockErrorMicros);
            storage.lock = Optional.of(lock);
            try {
                if (settings.url().isPresent()) {
                    installation.requireRows(settings, hadKeys, storage.hasRows());
                }
                return storage;
            } catch (RuntimeException e) {
                storage.close();
                throw e;
            }
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Whether anything was ever written. */
    private boolean hasRows() {
        return database.jdbi().withHandle(AuditTable::hasRows);
    }

    /**
     * Looks whether this server still is the only one. Once another one has the database, nothing more is written.
     *
     * @throws StorageException if the database does not answer
     */
    public boolean isOurs() {
        if (lock.isEmpty() || lock.get().check(LET_GO_OF_LOST) == ServerLock.Standing.HELD) {
            return true;
        }
        writer.refuse();
        return false;
    }

    @Override
    public CompletionStage<Void> write(RoomWrite write) {
        return writer.submitAnswer(handle -> {
                    boolean tells = outbox.add(handle, write, clock.instant());
                    write.changes().forEach(change -> MeetingTable.apply(handle, write.room(), change));
                    audit.append(handle, write.rows(), SqlTimestamps.of(clock.instant()));
                    return tells;
                })
                .thenAccept(tells -> {
                    if (tells) {
                        stored.run();
                    }
                });
    }

    /** Adds a row that belongs to no meeting's transaction. Should it not be kept, the log of the server says so. */
    @Override
    public void append(AuditRow row) {
        writer.submit(handle -> audit.append(handle, List.of(Evidence.of(row)), SqlTimestamps.of(clock.instant())));
    }

    @Override
    public List<RoomRecord> load(Unreadable unreadable) {
        return database.jdbi().withHandle(handle -> MeetingTable.load(handle, unreadable));
    }

    /** Accounts and sign-ins. */
    public AccountStorage accounts() {
        return new AccountStorage(transactions(), seal);
    }

    /** Meetings of later. */
    public ScheduleStorage schedules() {
        return new ScheduleStorage(
                transactions(),
                (handle, rows) -> audit.append(handle, rows, SqlTimestamps.of(clock.instant())),
                seal::seal);
    }

    /** Mails that wait to be sent. */
    public MailStorage mails() {
        return new MailStorage(transactions(), seal);
    }

    /** Who may read when somebody's meetings are. */
    public FeedStorage feeds() {
        return new FeedStorage(transactions());
    }

    /** The organisation's rules. */
    public RuleStorage rules() {
        return new RuleStorage(transactions());
    }

    /** Keys of integrations. */
    public KeyStorage keys() {
        return new KeyStorage(transactions());
    }

    /** What was answered to requests that may be repeated. */
    public AnswerStorage answers() {
        return new AnswerStorage(transactions());
    }

    /** Where programs are told what happens in meetings, and what waits to be told. */
    public WebhookStorage webhooks() {
        return new WebhookStorage(transactions(), seal);
    }

    /** What is kept about one person, and its erasure. */
    public PersonStorage persons() {
        return new PersonStorage(database, transactions());
    }

    /** Receipts of consents, and their withdrawal. */
    public ConsentStorage consents() {
        return new ConsentStorage(
                transactions(), (handle, rows) -> audit.append(handle, rows, SqlTimestamps.of(clock.instant())), key);
    }

    /** @param listener run whenever webhooks are to be told something more; must not block */
    public void whenToldOf(Runnable listener) {
        stored = listener;
    }

    private Transactions transactions() {
        return new Transactions(
                database,
                writer::submitAnswer,
                (handle, evidence) -> audit.append(handle, evidence, SqlTimestamps.of(clock.instant())));
    }

    /** The log, for reading. */
    public AuditReader audit() {
        return new AuditReader(database, key.publicKey());
    }

    /** The log's rows by meeting, for reports. */
    public MeetingLog meetingLog() {
        return new MeetingLog(database, key);
    }

    /**
     * Takes rows out whose time is over; what remains can still be verified, and a row says how many they were.
     *
     * @param olderThan the least age, already checked against the floors
     * @return the number of rows taken out
     */
    public CompletionStage<Long> prune(Instant olderThan) {
        return writer.submitAnswer(handle -> {
            long rows = AuditTable.prune(handle, key, SqlTimestamps.of(olderThan), SqlTimestamps.of(clock.instant()));
            if (rows > 0) {
                note(handle, "prune-audit", rows);
            }
            return rows;
        });
    }

    /**
     * Takes away what stands beside rows and whose time is over; the rows stay, and one more says of which kind it was and
     * how many pieces.
     *
     * @param olderThan the least age, already checked against the floors
     * @return the number of pieces
     */
    public CompletionStage<Integer> prunePersonal(RetentionCategory kind, Instant olderThan) {
        return writer.submitAnswer(handle -> {
            int pieces = AuditTable.prunePersonal(handle, kind, olderThan);
            if (pieces > 0) {
                Instant now = clock.instant();
                var row = AccountEvidence.ofTheServer(now, "prune-personal").choosing(kind.wireName() + " " + pieces);
                audit.append(handle, row, SqlTimestamps.of(now));
            }
            return pieces;
        });
    }

    /**
     * Erases a person's name, and the addresses they came from, from beside every row; the rows stay and say that. One
     * more row says that it was done, on how many pieces, and not on whom.
     *
     * @return how many pieces were erased
     */
    public CompletionStage<Integer> erase(String name) {
        return erased(handle -> AuditTable.erase(handle, name));
    }

    /** The same for the title of a meeting in the log; a meeting that goes on keeps it until it ends. */
    public CompletionStage<Integer> eraseTitle(RoomId room) {
        return erased(handle -> AuditTable.eraseTitle(handle, room.value()));
    }

    private CompletionStage<Integer> erased(ToIntFunction<Handle> erasure) {
        return writer.submitAnswer(handle -> {
            int pieces = erasure.applyAsInt(handle);
            note(handle, "erase-personal", pieces);
            return pieces;
        });
    }

    /** In the transaction of an act of whoever has the data folder, or of the server itself. */
    private void note(Handle handle, String verb, long pieces) {
        Instant now = clock.instant();
        audit.append(
                handle, AccountEvidence.ofTheServer(now, verb).choosing(Long.toString(pieces)), SqlTimestamps.of(now));
    }

    /**
     * Writes everything that is kept into a zip file, as it is at one instant; meetings go on.
     *
     * @param to not closed
     * @return the number of rows written
     */
    public long backUp(OutputStream to) throws IOException {
        return Backup.write(database, data, to);
    }

    /** Copies everything to another database, which must be empty; this one stays as it is. */
    public long copyTo(Storage other) {
        return Migration.copy(database, other.database);
    }

    /**
     * Asks whether something can be written now, by a write that changes nothing: a database that is away, closed or only to
     * be read refuses it.
     *
     * @return completes once the storage has answered; fails if it cannot be written
     */
    public CompletionStage<Void> probe() {
        return writer.submit(handle -> handle.execute("update audit_copy set seq = seq where 1 = 0"));
    }

    /**
     * @param timer called when a write is asked for; what it gives is run once the write is durable, never if it fails. Any
     *     thread; must not block
     */
    public void measureWrites(Supplier<Runnable> timer) {
        writer.measure(timer);
    }

    /** Whether the last write failed, and nothing has been written since. */
    public boolean isFailing() {
        return writer.isFailing();
    }

    /** Whether it is in a file of its own, and not in a database of the organisation's. */
    public boolean isEmbedded() {
        return database.engine() == Database.Engine.H2;
    }

    /**
     * Keeps the file of an embedded database small; meetings go on. Blocks; to be called once a minute or so.
     *
     * @throws StorageException if the database is closed or away
     */
    public void compact() {
        database.compact();
    }

    /** Waits until everything that was asked for so far is written or has failed. */
    public CompletionStage<Void> settled() {
        return writer.submit(_ -> {});
    }

    /** Where the key of the log is. */
    public static Path keyFile(Path data) {
        return AuditKey.fileIn(data);
    }

    Database database() {
        return database;
    }

    /** Writes what waits, then closes. */
    @Override
    public void close() {
        writer.close();
        database.close();
        lock.ifPresent(ServerLock::close);
    }
}
