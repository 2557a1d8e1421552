package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.mls.LeafNode;
import org.sabha.mls.order.GroupMember;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupTerms;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.keys.Certified;
import org.sabha.room.keys.IssuedKeys;

/** Keys come with the certificates that this server issued to their bearer, and with no others. */
@Tag("T37")
class IssuedCertificatesTest {
    private final MeetingScript meeting = MeetingScript.ofAKeyGroup();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    @BeforeEach
    void aliceAndBob() {
        alice.joinsAsHost().isIn();
        alice.invitesAndLetsIn(bob);
        meeting.pass(Duration.ofSeconds(1));
    }

    private GroupDevice device() {
        return new GroupDevice(meeting.world.room.id());
    }

    private static void isRefused(Person person) {
        assertEquals(
                GroupRefusal.CERTIFICATES_NOT_ISSUED.wireName(),
                person.last(ServerMessage.CommitRefused.class).reason());
    }

    @Test
    void whoPresentsOthersInTheMeetingStaysWithTheOldOnesAndOneRowTellsOfIt() {
        int commits = meeting.rows("commit").size();
        bob.says(new ClientMessage.PresentKeyPackage(device().freshKeys()));
        isRefused(bob);
        meeting.pass(RefusedCommits.TOGETHER);
        bob.isIn();
        assertEquals(commits, meeting.rows("commit").size(), "nobody is asked to add them");
        assertEquals(1, meeting.rows("refuse-commit").size());
        var row = meeting.rows("refuse-commit").getFirst();
        assertEquals(Optional.of("certificates_not_issued"), row.value());
        assertEquals(1, row.times());
    }

    @Test
    void whoseWereIssuedToSomebodyElseIsRefused() {
        var device = device();
        carol.isInvitedBy(alice);
        carol.asksToJoin();
        carol.invitationId = meeting.rows("invite").getLast().invitation().orElseThrow();
        carol.isIssued(device);
        bob.says(new ClientMessage.PresentKeyPackage(device.freshKeys()));
        isRefused(bob);
        bob.says(new ClientMessage.PresentKeyPackage(alice.keys.freshKeys()));
        isRefused(bob);
    }

    @Test
    void freshOnesAreTakenOnceTheyWereIssued() {
        GroupDevice device = bob.keys.next();
        bob.isIssued(device);
        long leaf = bob.keys.leaf;
        bob.keys = device;
        bob.says(new ClientMessage.PresentKeyPackage(device.freshKeys()));
        meeting.pass(Duration.ofSeconds(1));
        bob.isIn();
        assertEquals(leaf, bob.keys.leaf);
        assertEquals(List.of(), bob.all(ServerMessage.CommitRefused.class));
    }

    @Test
    void whoArrivesWithOthersIsToldThatTheClientIsTooOld() {
        carol.isInvitedBy(alice);
        carol.asksToJoin();
        carol.connectsWith(EntryMethod.BROWSER, Optional.of(device().freshKeys()))
                .isToldThatTheClientIsTooOld();
    }

    @Test
    void aCertificateIsForOneStay() {
        carol.isInvitedBy(alice).knocks().waits();
        carol.connectsWith(EntryMethod.BROWSER, Optional.of(carol.keys.freshKeys()))
                .isToldThatTheClientIsTooOld();
    }

    /** People are called what the certificate says, and warned of what the stay is called. */
    @Test
    @Tag("T21")
    void nobodyIsCalledOtherwiseThanWhenTheyCame() {
        GroupDevice device = bob.isIssued(bob.keys.next(), new DisplayName("Asha Verma"), false);
        bob.says(new ClientMessage.PresentKeyPackage(device.freshKeys()));
        isRefused(bob);
        bob.isIn();
    }

    /** The mark of a name that was certified earlier, for a stay that came without it, and the other way round. */
    @Test
    @Tag("T21")
    void nobodyBringsAMarkWithWhichTheyDidNotCome() {
        GroupDevice device = bob.isIssued(bob.keys.next(), bob.name, true);
        bob.says(new ClientMessage.PresentKeyPackage(device.freshKeys()));
        isRefused(bob);
        carol.isVerified().isInvitedBy(alice).knocks().waits();
        device = carol.isIssued(carol.keys.next(), carol.name, false);
        carol.says(new ClientMessage.PresentKeyPackage(device.freshKeys()));
        isRefused(carol);
    }

    @Test
    @Tag("T21")
    void nobodyArrivesWithAMarkOfAnotherStay() {
        carol.isInvitedBy(alice);
        carol.asksToJoin();
        GroupDevice device = carol.isIssued(device(), carol.name, true);
        carol.connectsWith(EntryMethod.BROWSER, Optional.of(device.freshKeys())).isToldThatTheClientIsTooOld();
    }

    @Test
    @Tag("T21")
    void nobodyArrivesUnderTwoNames() {
        carol.isInvitedBy(alice);
        carol.asksToJoin();
        GroupDevice device = carol.isIssued(device(), new DisplayName("Asha Verma"), false);
        carol.connectsWith(EntryMethod.BROWSER, Optional.of(device.freshKeys())).isToldThatTheClientIsTooOld();
    }

    @Test
    void aGroupIsNotMadeWithOthers() {
        var lonely = MeetingScript.ofAKeyGroup();
        Person host = lonely.person("Host");
        host.answers = false;
        host.joinsAsHost();
        host.says(device().createGroup(new GroupTerms(false, true)));
        isRefused(host);
        host.answers = true;
        lonely.pass(Duration.ofSeconds(6));
        host.isIn();
    }

    @Test
    void whatWasIssuedToAStayOutlivesTheServer() {
        carol.isInvitedBy(alice).knocks().waits();
        meeting.serverRestarts();
        alice.resumes();
        bob.resumes();
        carol.resumes();
        carol.says(new ClientMessage.PresentKeyPackage(carol.keys.freshKeys()));
        bob.says(new ClientMessage.PresentKeyPackage(bob.keys.freshKeys()));
        assertEquals(List.of(), carol.all(ServerMessage.CommitRefused.class));
        assertEquals(List.of(), bob.all(ServerMessage.CommitRefused.class));
        alice.admits(carol);
        meeting.pass(Duration.ofSeconds(2));
        carol.isIn();
        bob.isIn();
    }

    // --- what is remembered

    private static GroupMember.Holder holder(String invitation, String device) {
        return new GroupMember.Holder(new InvitationId(invitation.repeat(16)), new DeviceId(device.repeat(32)));
    }

    private static IssuedKeys.Bearer bearer(String invitation, String device) {
        return bearer(holder(invitation, device));
    }

    private static IssuedKeys.Bearer bearer(GroupMember.Holder holder) {
        return new IssuedKeys.Bearer(holder, new DisplayName("Asha"), false);
    }

    private static Certified keys(int number) {
        return Certified.of(Octets.of(new byte[] {(byte) number}), List.of());
    }

    @Test
    void aDeviceHasAFewPlacesOfItsOwn() {
        Instant now = Instant.EPOCH;
        var issued = new IssuedKeys();
        issued.add(bearer("b", "a"), keys(0), now);
        for (int number = 0; number < 5; number++) {
            issued.add(bearer("a", "a"), keys(number), now);
        }
        assertFalse(issued.holds(bearer("a", "a"), keys(0), now), "the oldest gives way");
        assertTrue(issued.holds(bearer("a", "a"), keys(1), now));
        assertTrue(issued.holds(bearer("b", "a"), keys(0), now), "but nobody else's");
        assertFalse(issued.holds(bearer("a", "b"), keys(1), now), "it names a device");
        IssuedKeys copy = issued.copy();
        copy.taken(holder("b", "a"), keys(0));
        copy.taken(holder("c", "a"), keys(0));
        assertFalse(copy.holds(bearer("b", "a"), keys(0), now));
        assertTrue(issued.holds(bearer("b", "a"), keys(0), now));
    }

    /** Whoever shares an invitation with many loses step with them all, when a line of theirs fails. */
    @Test
    void manyDevicesOfOneInvitationLeaveEachOtherTheirPlaces() {
        Instant now = Instant.EPOCH;
        var issued = new IssuedKeys();
        List<String> devices = "abcdefghijklmnopqrstuvwxyz"
                .chars()
                .mapToObj(Character::toString)
                .toList();
        devices.forEach(device -> issued.add(bearer("a", device), keys(1), now));
        assertTrue(devices.stream().allMatch(device -> issued.holds(bearer("a", device), keys(1), now)));
    }

    @Test
    void thePlacesOfAnInvitationAreBounded() {
        Instant now = Instant.EPOCH;
        var issued = new IssuedKeys();
        issued.add(bearer("b", "a"), keys(0), now);
        List<GroupMember.Holder> all = IntStream.rangeClosed(0, 256)
                .mapToObj(number -> new GroupMember.Holder(
                        new InvitationId("a".repeat(16)),
                        new DeviceId((Character.toString('a' + number / 26) + Character.toString('a' + number % 26))
                                .repeat(16))))
                .toList();
        all.forEach(holder -> issued.add(bearer(holder), keys(1), now));
        assertFalse(issued.holds(bearer(all.getFirst()), keys(1), now));
        assertTrue(all.stream().skip(1).allMatch(holder -> issued.holds(bearer(holder), keys(1), now)));
        assertTrue(issued.holds(bearer("b", "a"), keys(0), now), "but nobody else's");
    }

    /** One that was laid by would end in the middle of a stay. */
    @Test
    void whatIsNotBroughtSoonIsBroughtInVain() {
        var issued = new IssuedKeys();
        issued.add(bearer("a", "a"), keys(1), Instant.EPOCH);
        assertTrue(issued.holds(bearer("a", "a"), keys(1), Instant.EPOCH.plusSeconds(119)));
        assertFalse(issued.holds(bearer("a", "a"), keys(1), Instant.EPOCH.plusSeconds(120)));
        GroupDevice device = bob.isIssued(bob.keys.next());
        meeting.pass(Duration.ofMinutes(2));
        bob.says(new ClientMessage.PresentKeyPackage(device.freshKeys()));
        isRefused(bob);
        bob.isIn();
    }

    @Test
    void theDigestCoversKeyAndCertificatesAndWhereEachEnds() {
        Octets one = Octets.of(new byte[] {1});
        Octets two = Octets.of(new byte[] {2});
        Octets both = Octets.of(new byte[] {1, 2});
        var digests = List.of(
                Certified.of(one, List.of(two)),
                Certified.of(two, List.of(one)),
                Certified.of(both, List.of()),
                Certified.of(one, List.of()),
                Certified.of(one, List.of(one, two)),
                Certified.of(one, List.of(two, one)),
                Certified.of(one, List.of(both)));
        assertEquals(digests.size(), digests.stream().distinct().count());
        var basic = new LeafNode(one, one, new LeafNode.Credential.Basic(one), LeafNode.Source.KEY_PACKAGE, one);
        assertEquals(Optional.empty(), Certified.of(basic));
    }
}
