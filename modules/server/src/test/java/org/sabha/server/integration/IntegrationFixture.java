package org.sabha.server.integration;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiKey;
import org.sabha.model.key.ApiScope;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Rhythm;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RestRequest.Parameter;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.room.RoomStatus;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.account.AuditPages;
import org.sabha.server.console.LogReading;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.report.ReportService;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.failure.StorageException;

/** The interface for programs with a real storage behind it, keys, organisers, and meetings that are said to go on. */
final class IntegrationFixture implements AutoCloseable {
    private static final HttpBodyCodec BODIES = new HttpBodyCodec();
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");

    final Storage storage;
    final ApiKeyService keys;
    final ScheduleService schedules;
    final Running running = new Running();
    final ProgramApi api;
    private final IdSource ids = new IdSource(new SecureRandom());
    private final MovedClock clock = new MovedClock();

    /** Meetings that go on, as they are told to. */
    static final class Running implements RunningMeetings {
        final Map<RoomId, RoomStatus> rooms = new HashMap<>();
        final Map<RoomId, String> ended = new HashMap<>();
        boolean failing;
        private Pause pause = () -> {};

        /** What an end waits for. */
        interface Pause {
            void await() throws InterruptedException;
        }

        void whenEnding(Pause wanted) {
            pause = wanted;
        }

        @Override
        public List<RoomStatus> statuses() {
            return List.copyOf(rooms.values());
        }

        @Override
        public Optional<RoomStatus> status(RoomId room) {
            return Optional.ofNullable(rooms.get(room));
        }

        @Override
        public boolean goesOn(RoomId room) {
            return rooms.containsKey(room);
        }

        @Override
        public boolean end(RoomId room, String by) {
            try {
                pause.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (failing) {
                throw new StorageException("the disk is full");
            }
            if (rooms.remove(room) == null) {
                return false;
            }
            ended.put(room, by);
            return true;
        }
    }

    /** Time that stands still until it is moved. */
    private static final class MovedClock extends Clock {
        private Instant now = NINE;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    IntegrationFixture(Path data) {
        SecureRandom random = new SecureRandom();
        storage = Storage.open(EmptyDatabase.in(data), clock, random, () -> 0);
        var passwords = new PasswordHasher(new Argon2Cost(64, 1, 1), random, 2, 64);
        schedules = new ScheduleService(storage.schedules(), passwords, ids, PolicyRules::advisory);
        keys = new ApiKeyService(storage.keys(), storage.accounts().accounts(), ids);
        api = new ProgramApi(
                new ProgramApi.Parts(
                        keys,
                        storage.keys(),
                        storage.answers(),
                        storage.accounts().accounts(),
                        schedules,
                        running,
                        new ReportService(storage.meetingLog(), clock),
                        new AuditPages(
                                new LogReading(storage.audit(), clock),
                                storage.accounts().accounts()),
                        random),
                clock);
    }

    /** What a portal has. */
    static ApiScope[] meetings() {
        return new ApiScope[] {ApiScope.MEETINGS_READ, ApiScope.MEETINGS_WRITE};
    }

    /** A meeting that somebody started with their account. */
    RoomId startedBy(AccountId account) {
        RoomId room = ids.newRoomId();
        var rows = List.of(row(room, "create", Optional.empty()), row(room, "start-by-account", Optional.of(account)));
        storage.write(new RoomWrite(room, List.of(), rows))
                .toCompletableFuture()
                .join();
        return room;
    }

    private Evidence row(RoomId room, String verb, Optional<AccountId> account) {
        return Evidence.of(new AuditRow(
                clock.now,
                room,
                verb,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                account.map(AccountId::value),
                Optional.empty(),
                Optional.empty(),
                1));
    }

    Instant now() {
        return clock.now;
    }

    void passes(Duration time) {
        clock.now = clock.now.plus(time);
    }

    Account account(String login, AccountRole... roles) {
        Set<AccountRole> all = EnumSet.noneOf(AccountRole.class);
        all.addAll(List.of(roles));
        Account account = new Account(
                ids.newAccountId(),
                Profile.local(new LoginName(login), new DisplayName(login), all),
                Credentials.NONE,
                AccountState.ACTIVE,
                Optional.empty(),
                0);
        storage.accounts().accounts().add(account);
        return account;
    }

    void disable(Account account) {
        Account kept = storage.accounts().accounts().byId(account.id()).orElseThrow();
        storage.accounts().accounts().replace(kept.with(AccountState.DISABLED));
    }

    ApiKeyService.Made key(Optional<String> organiser, ApiScope... scopes) {
        return key(organiser, AccountEvidence.ofTheServer(clock.now, "make-key"), scopes);
    }

    /** One that an administrator made. */
    ApiKeyService.Made keyBy(Account maker, ApiScope... scopes) {
        return key(
                Optional.empty(),
                AccountEvidence.ofTheServer(clock.now, "make-key").by(maker.id()),
                scopes);
    }

    private ApiKeyService.Made key(Optional<String> organiser, AccountEvidence row, ApiScope... scopes) {
        var wish = new ApiKeyService.Wish("Portal", Set.of(scopes), organiser, Optional.of(Duration.ofDays(30)));
        return keys.make(wish, row);
    }

    /** A meeting of later that somebody scheduled themselves, with an invitation. */
    RoomId meetingOf(AccountId owner) {
        return meetingOf(owner, AccountEvidence.ofTheServer(clock.now, "schedule-meeting"));
    }

    /** The same, made by a program in somebody's name. */
    RoomId meetingOf(AccountId owner, ApiKey program) {
        return meetingOf(
                owner,
                AccountEvidence.ofTheServer(clock.now, "schedule-meeting").byKey(program.id()));
    }

    private RoomId meetingOf(AccountId owner, AccountEvidence row) {
        var wish = new ScheduleService.Wish("Review", "Asia/Kolkata", "2026-11-30T10:00", 60, Rhythm.ONCE, 1);
        Occurrence made = schedules.schedule(owner, wish, row, clock.now);
        schedules.invite(owner, new ScheduleService.Invite(made.room(), 1, false), row, clock.now);
        return made.room();
    }

    /** The organiser opened it; this many are in. */
    void opened(RoomId room, int participants) {
        storage.schedules()
                .open(
                        new RoomWrite(room, List.of(), List.of()),
                        storage.schedules().invitations(room));
        running.rooms.put(room, new RoomStatus(room, participants, 1, true, false));
    }

    RestAnswer ask(Optional<Secret> key, IntegrationRoute route, Map<Parameter, String> parameters, Record body) {
        return ask(key, Optional.empty(), route, parameters, bytes(body));
    }

    RestAnswer ask(
            Optional<Secret> key,
            Optional<String> repeatable,
            IntegrationRoute route,
            Map<Parameter, String> parameters,
            byte[] body) {
        return api.answer(new RestRequest(
                route,
                parameters,
                ByteBuffer.wrap(body),
                RestRequest.Credentials.key(key, repeatable),
                new RestRequest.Caller(InetAddress.getLoopbackAddress(), "127.0.0.0/24", "", "")));
    }

    static byte[] bytes(Record body) {
        return body instanceof RouteContract.Empty ? new byte[0] : BODIES.encode(body);
    }

    /** What a program reads of an answer. */
    static String text(RestAnswer answer) {
        return answer.status() + " "
                + answer.location().orElse("") + " "
                + answer.body()
                        .map(body -> new String(BODIES.encode(body), StandardCharsets.UTF_8))
                        .orElse("");
    }

    /** {@code ok}, or the code of the refusal. */
    static String code(RestAnswer answer) {
        return answer.body().orElse(null) instanceof Problem problem ? problem.code() : "ok";
    }

    List<AuditEntry.Facts> rows() {
        storage.settled().toCompletableFuture().join();
        return storage
                .audit()
                .search(new AuditQuestion(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        10_000))
                .stream()
                .map(AuditEntry::facts)
                .toList();
    }

    @Override
    public void close() {
        api.close();
        storage.close();
    }
}
