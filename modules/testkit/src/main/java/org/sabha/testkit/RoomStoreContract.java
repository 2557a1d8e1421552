package org.sabha.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.MeetingPermissions;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.PersonalPermissions;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.rule.RuleSetting;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.GroupRecord;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;

/** What every {@link RoomStore} must do. */
@Tag("Q6")
public abstract class RoomStoreContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00.123456789Z");
    protected static final RoomId ROOM = new RoomId("r".repeat(24));
    protected static final RoomId OTHER = new RoomId("s".repeat(24));
    private static final RoomRecord.Ruled AS_IT_BEGAN =
            new RoomRecord.Ruled(AdvisoryClause.C6, new RuleSetting("personal", true), Optional.empty());
    private static final DeviceId DEVICE = new DeviceId("d".repeat(32));
    private static final DeviceId BANNED = new DeviceId("b".repeat(32));

    /** The store under test, empty; the same one at each call within a test. */
    protected abstract RoomStore store();

    /** The evidence that it holds, oldest first. */
    protected abstract List<Evidence> evidence();

    private static RoomRecord.Header header(RoomId room, boolean locked) {
        return new RoomRecord.Header(
                room,
                "त्रैमासिक समीक्षा \"Q3\"",
                "$argon2id$x",
                2,
                locked,
                "HOSTED",
                Optional.of(NINE),
                NINE,
                locked ? Classification.CONFIDENTIAL : Classification.RESTRICTED,
                locked ? Set.of(new AccountId("a".repeat(16)), new AccountId("b".repeat(16))) : Set.of(),
                locked
                        ? MeetingPermissions.ALL
                                .allow(Permission.UNMUTE, false)
                                .allow(Permission.REACT, false)
                                .withChat(ChatPolicy.HOSTS)
                        : MeetingPermissions.ALL);
    }

    private static RoomRecord.Invited invitation(int number, String standing) {
        return new RoomRecord.Invited(
                number,
                new InvitationId("abcdefgh".charAt(number) + "i".repeat(15)),
                "digest" + number,
                number == 0 ? Role.HOST : Role.PARTICIPANT,
                standing,
                number == 0 ? Optional.of(DEVICE) : Optional.empty(),
                issuer(number),
                number == 0 ? Map.of() : Map.of(DEVICE, Role.ALTERNATE_HOST, BANNED, Role.PARTICIPANT),
                accounts(number),
                number == 1
                        ? Map.of(
                                DEVICE,
                                PersonalPermissions.NONE
                                        .allow(Permission.UNMUTE, true)
                                        .allow(Permission.START_VIDEO, false))
                        : Map.of());
    }

    private static RoomRecord.Accounts accounts(int number) {
        var one = new AccountId("a".repeat(16));
        var other = new AccountId("b".repeat(16));
        return switch (number) {
            case 0 -> new RoomRecord.Accounts(Optional.of(one), Map.of());
            case 1 -> new RoomRecord.Accounts(Optional.empty(), Map.of(DEVICE, one, BANNED, other));
            default -> RoomRecord.Accounts.NONE;
        };
    }

    private static Optional<RoomRecord.Issuer> issuer(int number) {
        return switch (number) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new RoomRecord.Issuer.Person(new InvitationId("a" + "i".repeat(15)), DEVICE));
            default -> Optional.of(new RoomRecord.Issuer.Program(new ApiKeyId("k".repeat(16))));
        };
    }

    private static RoomRecord.Stayed participant(char id, boolean seated, long handled) {
        return new RoomRecord.Stayed(
                new ParticipantId(String.valueOf(id).repeat(16)),
                new RoomRecord.Came(
                        EntryMethod.BROWSER,
                        new InvitationId("a" + "i".repeat(15)),
                        DEVICE,
                        new DisplayName("ज़ोया ख़ान, O'Neil; -- \\"),
                        2,
                        "sabha-web 0.1",
                        id % 2 == 0),
                NINE,
                seated,
                Role.HOST,
                true,
                handled,
                List.of(new RoomRecord.Ticket("t1" + id, 4), new RoomRecord.Ticket("t0" + id, 0)));
    }

    private static RoomRecord.Stayed candidate(char id, Optional<RoomRecord.Granted> grant) {
        RoomRecord.Stayed plain = participant(id, false, 0);
        return new RoomRecord.Stayed(
                plain.id(),
                plain.came(),
                NINE,
                false,
                Role.PARTICIPANT,
                false,
                0,
                plain.tickets(),
                Optional.of(octets(32, 9)),
                Optional.of(new RoomRecord.Candidacy(
                        Optional.of(new RoomRecord.Offered(octets(3_000, id), octets(32, 1))), grant)),
                grant.isPresent());
    }

    private static Octets octets(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return Octets.of(bytes);
    }

    private static GroupRecord group(int number, long epoch, Set<Integer> leaves, Set<Octets> used) {
        var kept = new TreeMap<Integer, GroupRecord.Leaf>();
        leaves.forEach(leaf -> kept.put(
                leaf,
                new GroupRecord.Leaf(
                        new ParticipantId("p".repeat(16)),
                        new InvitationId("a" + "i".repeat(15)),
                        DEVICE,
                        octets(32, leaf),
                        octets(32, leaf + 100))));
        Optional<Octets> commit = epoch == 0 ? Optional.empty() : Optional.of(octets(20_000, (int) epoch));
        return new GroupRecord(new GroupRecord.Head(octets(16, number), epoch, octets(130, 2), commit), kept, used);
    }

    private static RoomRecord with(List<RoomRecord.Stayed> participants, Optional<GroupRecord> group) {
        return new RoomRecord(header(ROOM, false), List.of(), Set.of(), List.of(), participants, group);
    }

    private static RoomRecord.Ruled rule(AdvisoryClause clause, String value, Optional<String> by, Instant at) {
        var ruling = new RoomRecord.Ruling(by, at);
        return new RoomRecord.Ruled(clause, new RuleSetting(value, by.isEmpty()), Optional.of(ruling));
    }

    private static RoomRecord whole() {
        return new RoomRecord(
                header(ROOM, false),
                List.of(invitation(0, "VALID"), invitation(1, "REVOKED")),
                Set.of(BANNED),
                List.of(rule(AdvisoryClause.A2, "off", Optional.of("Asha"), NINE), AS_IT_BEGAN),
                List.of(participant('z', true, 3), participant('c', false, 0)));
    }

    private static Evidence row(String verb) {
        return Evidence.of(new AuditRow(
                NINE,
                ROOM,
                verb,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1));
    }

    private void write(RoomId room, List<RoomChange> changes, Evidence... rows) {
        store().write(new RoomStore.RoomWrite(room, changes, List.of(rows)))
                .toCompletableFuture()
                .join();
    }

    private void follow(Optional<RoomRecord> before, RoomRecord now) {
        write(now.header().room(), now.changesSince(before));
    }

    protected final void keepsAnother() {
        follow(Optional.empty(), new RoomRecord(header(OTHER, false), List.of(), Set.of(), List.of(), List.of()));
    }

    /** A meeting with everything that one can have is kept. */
    protected final void keepsAMeeting() {
        follow(Optional.empty(), whole());
    }

    @Test
    void anEmptyStoreHoldsNoMeeting() {
        assertEquals(List.of(), store().load());
    }

    @Test
    void aMeetingIsKeptWhole() {
        follow(Optional.empty(), whole());
        assertEquals(List.of(whole()), store().load());
    }

    @Test
    void aMeetingIsFollowedByItsChangesAlone() {
        follow(Optional.empty(), whole());
        var later = new RoomRecord(
                header(ROOM, true),
                List.of(invitation(0, "VALID"), invitation(1, "BANNED"), invitation(2, "VALID")),
                Set.of(BANNED, DEVICE),
                List.of(
                        rule(AdvisoryClause.A2, "on", Optional.empty(), NINE.plusSeconds(1)),
                        rule(AdvisoryClause.A4, "everyone", Optional.of("Ravi"), NINE),
                        AS_IT_BEGAN),
                List.of(participant('z', false, 9), participant('e', true, 1)));
        assertEquals(
                9,
                later.changesSince(Optional.of(whole())).size(),
                () -> later.changesSince(Optional.of(whole())).toString());
        follow(Optional.of(whole()), later);
        assertEquals(List.of(later), store().load());
    }

    @Test
    void aKeyGroupIsKeptWithTheWaysIntoIt() {
        var granted = new RoomRecord.Granted(
                "BY_HOST", Optional.of(new ParticipantId("z".repeat(16))), Optional.of(octets(64, 9)));
        RoomRecord keyed = with(
                List.of(
                        participant('z', true, 3),
                        candidate('c', Optional.of(granted)),
                        candidate('d', Optional.empty())),
                Optional.of(group(1, 7, Set.of(0, 3), Set.of(octets(32, 5), octets(32, 6)))));
        follow(Optional.empty(), keyed);
        assertEquals(List.of(keyed), store().load());
    }

    @Test
    void aKeyGroupIsFollowedCommitByCommitAndToTheNext() {
        RoomRecord before = with(List.of(), Optional.of(group(1, 7, Set.of(0, 3, 4), Set.of(octets(32, 5)))));
        RoomRecord later =
                with(List.of(), Optional.of(group(1, 8, Set.of(0, 4, 5), Set.of(octets(32, 5), octets(32, 6)))));
        RoomRecord restarted = with(List.of(), Optional.of(group(2, 0, Set.of(0), Set.of())));
        follow(Optional.empty(), before);
        assertEquals(4, later.changesSince(Optional.of(before)).size());
        follow(Optional.of(before), later);
        assertEquals(List.of(later), store().load());
        follow(Optional.of(later), restarted);
        assertEquals(List.of(restarted), store().load());
        follow(Optional.of(restarted), with(List.of(), Optional.empty()));
        assertEquals(List.of(with(List.of(), Optional.empty())), store().load());
    }

    @Test
    void nothingNewIsNothingToWrite() {
        assertEquals(List.of(), whole().changesSince(Optional.of(whole())));
    }

    @Test
    void changesMayBeRepeated() {
        List<RoomChange> changes = whole().changesSince(Optional.of(new RoomRecord(
                header(ROOM, true), List.of(), Set.of(), List.of(), List.of(participant('q', true, 1)))));
        write(ROOM, changes);
        write(ROOM, changes);
        assertEquals(List.of(whole()), store().load());
    }

    @Test
    void unknownMeetingIsWrittenCompletely() {
        follow(
                Optional.empty(),
                new RoomRecord(
                        header(ROOM, true),
                        List.of(invitation(0, "VALID"), invitation(1, "VALID"), invitation(2, "VALID")),
                        Set.of(DEVICE),
                        List.of(),
                        List.of(participant('x', true, 1))));
        follow(Optional.empty(), whole());
        assertEquals(List.of(whole()), store().load());
    }

    @Test
    void anEndedMeetingIsForgottenAndNoOther() {
        follow(Optional.empty(), whole());
        follow(Optional.of(whole()), with(List.of(), Optional.of(group(1, 7, Set.of(0), Set.of(octets(32, 5))))));
        var other = new RoomRecord(
                header(OTHER, false), List.of(invitation(0, "VALID")), Set.of(DEVICE), List.of(), List.of());
        follow(Optional.empty(), other);
        write(ROOM, List.of(new RoomChange.Forget()));
        assertEquals(List.of(other), store().load());
        follow(Optional.empty(), whole());
        assertEquals(Set.of(whole(), other), Set.copyOf(store().load()));
    }

    @Test
    @Tag("T44")
    void evidenceIsKeptInTheOrderOfWriting() {
        write(ROOM, whole().changesSince(Optional.empty()), row("create"));
        write(ROOM, List.of(), row("lock"), row("unlock"));
        assertEquals(List.of(row("create"), row("lock"), row("unlock")), evidence());
    }

    @Test
    void personalDataIsStoredApartFromRow() {
        Evidence coming = new Evidence(row("arrive").row(), Optional.of("ज़ोया"), Optional.of("10.1.2.0/24"));
        write(ROOM, List.of(), coming);
        assertEquals(List.of(coming), evidence());
    }
}
