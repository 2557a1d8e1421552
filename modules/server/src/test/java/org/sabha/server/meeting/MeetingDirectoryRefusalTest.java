package org.sabha.server.meeting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.GuessLimiter;
import org.sabha.identity.GuessLimits;
import org.sabha.identity.OrganiserLinks;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.ClientVersion;
import org.sabha.model.IdSource;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.policy.OrganisationRules;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.ScheduledRoom;
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.room.Room;
import org.sabha.room.RoomSettings;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomStore.RoomWrite;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.account.AccountApi;
import org.sabha.server.account.AccountsInForce;
import org.sabha.server.file.FileService;
import org.sabha.server.schedule.ScheduledMeetings;
import org.sabha.signalling.ClientConnections;
import org.sabha.signalling.Creation;
import org.sabha.signalling.Starter;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditQuestion;

/** Meetings whose class the server does not hold: none is made or written, and whoever asked is told which it is. */
@Tag("T44")
class MeetingDirectoryRefusalTest {
    private static final Instant NINE = Instant.parse("2026-11-27T09:00:00Z");
    private static final InetAddress SOMEWHERE = InetAddress.getLoopbackAddress();
    private static final Secret BROWSER = new Secret("b".repeat(32));

    private final SecureRandom random = new SecureRandom();
    private final IdSource ids = new IdSource(random);
    private final Clock clock = Clock.fixed(NINE, ZoneOffset.UTC);
    private final OrganiserLinks links = new OrganiserLinks(ids, 10);
    private final AccountId account = ids.newAccountId();
    private final List<String> rows = new ArrayList<>();
    private OrganisationRules rules = OrganisationRules.ofFile(Map.of());

    @TempDir
    private Path data;

    private Storage storage;
    private MeetingDirectory directory;

    private final ScheduledMeetings scheduled = new ScheduledMeetings() {
        @Override
        public Optional<RoomId> nextOfSeries(SeriesNextRequest request, Instant now) {
            return Optional.empty();
        }

        @Override
        public Optional<Opening> toOpen(AccountId owner, ScheduledRoom asked, Instant now) {
            throw new IllegalStateException("nothing was scheduled");
        }

        @Override
        public Optional<NotStarted> notStarted(RoomId room, Secret invitation, Instant now) {
            return Optional.empty();
        }

        @Override
        public boolean open(Opening opening, RoomWrite meeting) {
            throw new IllegalStateException("nothing was scheduled");
        }

        @Override
        public void refused(Optional<AccountId> owner, RoomId room, ReasonCode why, Instant now) {
            rows.add(why.wireName() + (owner.equals(Optional.of(account)) ? " by the account" : " by a link"));
        }
    };

    @BeforeEach
    void opens() throws IOException {
        storage = Storage.open(EmptyDatabase.in(data), clock, random, () -> 0);
        var starters = new MeetingDirectory.Starters(
                links,
                _ -> Optional.of(new AccountApi.Organiser(account, NINE.plus(Duration.ofHours(1)))),
                _ -> Optional.empty(),
                scheduled);
        directory = new MeetingDirectory(
                List.of(),
                () -> inForce(),
                new MeetingDirectory.Numbers(
                        10,
                        10,
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofMinutes(30),
                        Duration.ofHours(24),
                        RoomSettings.Keys.REQUIRED,
                        () -> new RoomSettings.Clients("https://meet.example", new ClientVersion(0, 0, 0))),
                new MeetingDirectory.Credentials(
                        starters,
                        new PasswordHasher(new Argon2Cost(64, 1, 1), new Random(1), 2, 16),
                        new GuessLimiter(new GuessLimits(10, 10, 10, 10), new Random(2)),
                        MeetingAuthority.open(data, random, NINE),
                        ids,
                        10),
                new MeetingDirectory.Outlets(
                        new ClientConnections(),
                        _ -> {},
                        new KeyGroupCounters(),
                        storage,
                        _ -> {},
                        new ConsentService(storage.consents(), ids),
                        FileService.open(data)),
                clock,
                ids);
    }

    private PolicyRules inForce() {
        return rules.inForce();
    }

    @AfterEach
    void closes() {
        assertEquals(0, directory.rooms());
        assertEquals(List.of(), List.copyOf(storage.load()));
        directory.close();
        storage.close();
    }

    private Creation asks(Starter starter, Classification classification) {
        var request = new CreateMeetingRequest("Review", Optional.empty(), Optional.of(classification));
        return directory
                .create(starter, request, SOMEWHERE)
                .toCompletableFuture()
                .join();
    }

    private Starter byALink() {
        Secret link = links.newLink(NINE);
        return new Starter.OrganiserSession(
                links.redeem(link, BROWSER, NINE).orElseThrow().secret());
    }

    /** Nothing of it is lost, and it is told; the others go on. */
    @Test
    @Tag("Q6")
    void aMeetingThatCannotBeTakenUpKeepsNoServerFromStarting() {
        Room room = Room.create(RoomSettings.of(ids.newRoomId(), "Review"), rules.inForce(), ids, NINE)
                .room();
        var record = room.record("no hash of a password").orElseThrow();
        write(new RoomWrite(room.id(), record.changesSince(Optional.empty()), List.of()));
        var clients = new RoomSettings.Clients("https://meet.example", new ClientVersion(0, 0, 0));
        assertEquals(
                0,
                directory.restore(
                        clients, new AccountsInForce(storage.accounts().accounts())));
        var found = new ByteArrayOutputStream();
        storage.audit()
                .search(
                        new AuditQuestion(
                                Optional.of(room.id().value()),
                                Optional.of("not-restored"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                new AuditQuestion.Page(Optional.empty(), 10)),
                        found);
        assertEquals(1, found.toString(StandardCharsets.UTF_8).lines().count());
        assertEquals(List.of(record), storage.load());
        write(new RoomWrite(room.id(), List.of(new RoomChange.Forget()), List.of()));
    }

    private void write(RoomWrite write) {
        storage.write(write).toCompletableFuture().join();
    }

    @Test
    void aboveTheCeilingNobodyBeginsOne() {
        rules = rules.withCeiling(Classification.RESTRICTED);
        assertEquals(Creation.Refused.CLASS_ABOVE_CEILING, asks(byALink(), Classification.CONFIDENTIAL));
        assertEquals(
                Creation.Refused.CLASS_ABOVE_CEILING,
                asks(new Starter.SignedIn(new Secret("s")), Classification.CONFIDENTIAL));
        assertEquals(List.of("class-above-ceiling by a link", "class-above-ceiling by the account"), rows);
    }

    @Test
    void unknownMeetingIsRefusedUnderItsId() {
        for (Classification never : List.of(Classification.SECRET, Classification.TOP_SECRET)) {
            assertEquals(Creation.Refused.CLASS_NEVER_HELD, asks(byALink(), never));
        }
        assertEquals(List.of("class-never-held by a link", "class-never-held by a link"), rows);
    }

    @Test
    void aCeilingThatCameDownCountsAtOnce() {
        rules = rules.withCeiling(Classification.UNCLASSIFIED);
        assertEquals(Creation.Refused.CLASS_ABOVE_CEILING, asks(byALink(), Classification.RESTRICTED));
    }
}
