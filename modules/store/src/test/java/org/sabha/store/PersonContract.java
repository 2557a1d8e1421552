package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.Profile;
import org.sabha.identity.account.SignInSession;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.LoginName;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.schedule.Occurrence;
import org.sabha.model.schedule.Plan;
import org.sabha.model.schedule.Rhythm;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.person.Erasure;
import org.sabha.store.person.Person;
import org.sabha.store.schedule.MailedGuest;
import org.sabha.store.schedule.ScheduleStorage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is kept about somebody is told whole, and goes, on each engine; the log stays sound. */
@Tag("T46")
@Tag("T44")
abstract class PersonContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final String HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + "A".repeat(43);
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final ParticipantId RAVI = new ParticipantId("p".repeat(16));
    private static final MailAddress ADDRESS = new MailAddress("Ravi@example.gov.in");

    private final IdSource ids = new IdSource(new Random(3));
    private final Storage storage;

    PersonContract(Engines engine) {
        storage = Engines.open(engine.withTables());
    }

    @AfterEach
    void close() {
        storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        storage.close();
    }

    private Account account(String login, AccountRole role) {
        var profile = Profile.local(new LoginName(login), new DisplayName("Asha Rao"), Set.of(role));
        var credentials = Credentials.ofPassword(PasswordHash.parse(HASH));
        var account = new Account(ids.newAccountId(), profile, credentials, AccountState.ACTIVE, Optional.empty(), 0);
        assertTrue(storage.accounts()
                .act(row("invite-account").from("10.1.2.0/24"))
                .accounts()
                .add(account));
        return account;
    }

    private static AccountEvidence row(String verb) {
        return AccountEvidence.ofTheServer(NINE, verb);
    }

    private void signsIn(AccountId account) {
        storage.accounts()
                .act(row("sign-in").by(account).from("203.0.113.0/24"))
                .signIns()
                .add(new SignInSession(
                        ids.newSignInSessionId(),
                        "digest of " + account,
                        account,
                        SignInStrength.ONE_FACTOR,
                        new SignInSession.Times(NINE, NINE),
                        new SignInSession.Device("Firefox, Linux", "203.0.113.0/24")));
    }

    private RoomId schedules(AccountId owner, Instant start) {
        RoomId room = ids.newRoomId();
        Plan plan = new Plan(room, owner, "Review of Asha", "Asia/Kolkata", Rhythm.ONCE, 1, Optional.empty());
        storage.schedules()
                .add(
                        plan,
                        List.of(new Occurrence(
                                room, plan, 1, start, start.plusSeconds(3_600), Occurrence.Standing.PLANNED, 0)),
                        new ScheduleStorage.Limits(9, 9),
                        row("schedule-meeting").by(owner));
        return room;
    }

    private void invitesByMail(RoomId room) {
        InvitationId invitation = ids.newInvitationId();
        var person = new MailedGuest.Person(ADDRESS, Optional.of(new DisplayName("Ravi Kumar")), MailLanguage.EN);
        storage.schedules()
                .invite(
                        room,
                        new ScheduleStorage.Invitations(
                                List.of(new ScheduleStorage.Invited(invitation, "digest", Optional.empty())),
                                List.of(new ScheduleStorage.ByMail(invitation, person, new Secret("s".repeat(32))))),
                        200,
                        row("invite-by-mail"));
    }

    private void comesIn(ParticipantId who, String name) {
        var arrive = new AuditRow(
                NINE,
                ROOM,
                "arrive",
                Optional.of(who),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
        storage.write(new RoomStore.RoomWrite(
                        ROOM,
                        List.of(),
                        List.of(new Evidence(arrive, Optional.of(name), Optional.of("198.51.100.0/24")))))
                .toCompletableFuture()
                .join();
    }

    private String kept(Person person) {
        var to = new ByteArrayOutputStream();
        storage.persons().keptAbout(person, row("export-personal"), to);
        return to.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode parts(String kept) {
        return JsonMapper.builder().build().readTree(kept).get("kept");
    }

    private List<String> verbs() {
        storage.settled().toCompletableFuture().join();
        return storage
                .audit()
                .search(new AuditQuestion(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 100))
                .stream()
                .map(entry -> entry.facts().verb() + " " + entry.facts().value())
                .toList();
    }

    private Erasure erase(Person person) {
        return storage.persons().erase(person, row("erase-personal"));
    }

    @Test
    void exportsAccountWithoutSecrets() {
        Account asha = account("asha", AccountRole.ORGANISER);
        Account bala = account("bala", AccountRole.ORGANISER);
        signsIn(asha.id());
        signsIn(bala.id());
        RoomId room = schedules(asha.id(), NINE.plus(Duration.ofDays(1)));
        String kept = kept(new Person.Holder(asha.id()));
        JsonNode parts = parts(kept);
        JsonNode account = parts.get("account").get(0);
        assertEquals("asha", account.get("login").asString());
        assertTrue(account.get("hasPassword").asBoolean());
        assertFalse(account.get("hasCodeApp").asBoolean());
        assertEquals(
                "Firefox, Linux", parts.get("signIns").get(0).get("program").asString());
        assertEquals(NINE.toString(), parts.get("signIns").get(0).get("usedAt").asString());
        assertEquals(1, parts.get("signIns").size());
        assertEquals(
                room.value(),
                parts.get("scheduledMeetings").get(0).get("meeting").asString());
        List<String> log = parts.get("log")
                .valueStream()
                .map(each ->
                        each.get("verb").asString() + " " + each.path("network").asString("-"))
                .toList();
        assertEquals(List.of("invite-account 10.1.2.0/24", "sign-in 203.0.113.0/24", "schedule-meeting -"), log);
        assertFalse(kept.contains("argon2"), kept);
        assertFalse(kept.contains("digest of"), kept);
        assertFalse(kept.contains("bala"), kept);
        assertEquals("export-personal null", verbs().getLast());
    }

    @Test
    void anErasedAccountIsGoneAndItsRowsStayWithoutWhence() {
        Account asha = account("asha", AccountRole.ORGANISER);
        signsIn(asha.id());
        schedules(asha.id(), NINE.minus(Duration.ofDays(1)));
        int rows = verbs().size();
        // two networks, the meeting that is over, the sign-in, the account
        assertEquals(new Erasure.Done(5), erase(new Person.Holder(asha.id())));
        assertTrue(storage.accounts().accounts().byId(asha.id()).isEmpty());
        assertTrue(storage.accounts().signIns().of(asha.id()).isEmpty());
        assertEquals(rows + 1, verbs().size());
        assertEquals("erase-personal 5", verbs().getLast());
        JsonNode parts = parts(kept(new Person.Holder(asha.id())));
        assertTrue(parts.get("account").isEmpty());
        assertTrue(parts.get("scheduledMeetings").isEmpty());
        assertEquals(rows, parts.get("log").size());
        assertTrue(parts.get("log").valueStream().noneMatch(each -> each.has("network")));
        assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        assertEquals(new Erasure.Refused(Erasure.Reason.UNKNOWN), erase(new Person.Holder(asha.id())));
        account("asha", AccountRole.USER);
    }

    @Test
    void theLastAdministratorAndWhoHasMeetingsToComeStay() {
        Account asha = account("asha", AccountRole.ADMINISTRATOR);
        assertEquals(new Erasure.Refused(Erasure.Reason.LAST_ADMINISTRATOR), erase(new Person.Holder(asha.id())));
        account("bala", AccountRole.ADMINISTRATOR);
        schedules(asha.id(), NINE.plus(Duration.ofDays(1)));
        int rows = verbs().size();
        assertEquals(new Erasure.Refused(Erasure.Reason.MEETINGS_PLANNED), erase(new Person.Holder(asha.id())));
        assertEquals(rows, verbs().size(), "nothing was done, and nothing is said to be");
        assertTrue(storage.accounts().accounts().byId(asha.id()).isPresent());
    }

    @Test
    void aGuestIsFoundByTheStayOrByTheNameAndForgotten() {
        ParticipantId another = new ParticipantId("q".repeat(16));
        comesIn(RAVI, "Ravi Kumar");
        comesIn(another, "Meera Iyer");
        JsonNode byStay = parts(kept(new Person.Guest(RAVI))).get("log");
        assertEquals(1, byStay.size());
        assertEquals("Ravi Kumar", byStay.get(0).get("name").asString());
        assertEquals("198.51.100.0/24", byStay.get(0).get("network").asString());
        assertEquals(1, parts(kept(new Person.Named("Ravi Kumar"))).get("log").size());
        assertEquals(new Erasure.Done(2), erase(new Person.Guest(RAVI)));
        JsonNode left = parts(kept(new Person.Guest(RAVI))).get("log");
        assertEquals(1, left.size());
        assertFalse(left.get(0).has("name"));
        assertEquals(0, parts(kept(new Person.Named("Ravi Kumar"))).get("log").size());
        assertEquals(new Erasure.Done(2), erase(new Person.Named("Meera Iyer")));
        assertEquals(new Erasure.Done(0), erase(new Person.Named("Meera Iyer")));
    }

    @Test
    void findsGuestByAddressInAnyCase() {
        AccountId asha = account("asha", AccountRole.ORGANISER).id();
        RoomId room = schedules(asha, NINE.plus(Duration.ofDays(1)));
        invitesByMail(room);
        var anyCase = new Person.Mailed(new MailAddress("rAVI@example.gov.in"));
        JsonNode mailed = parts(kept(anyCase)).get("invitedByMail");
        assertEquals(1, mailed.size());
        assertEquals("Ravi Kumar", mailed.get(0).get("name").asString());
        assertFalse(mailed.get(0).has("secret"));
        assertEquals(new Erasure.Done(1), erase(anyCase));
        assertEquals(0, parts(kept(anyCase)).get("invitedByMail").size());
        assertEquals(
                List.of(),
                storage.schedules().prepared(asha, room).orElseThrow().invitations(),
                "and opens nothing any more");
    }
}
