package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.EntryMethod;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.file.FileAccess;
import org.sabha.room.file.FileOwner;
import org.sabha.room.file.OfferedFiles;

/** Files of a meeting, as its room decides about them. */
@Tag("A6")
@Tag("T6")
class FileTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private void threeAreIn() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.invitesAndLetsIn(carol);
    }

    private void threeMaySend() {
        threeAreIn();
        alice.setsRule(AdvisoryClause.A6, "everyone");
    }

    private static FileId isGranted(Person person) {
        return person.all(ServerMessage.FileGranted.class).getLast().file();
    }

    private FileId offers(Person person, long bytes) {
        person.says(new ClientMessage.OfferFile(bytes));
        return isGranted(person);
    }

    private FileId sends(Person person) {
        FileId file = offers(person, 5);
        meeting.world.handle(new RoomCommand.FileStored(file));
        return file;
    }

    private Set<String> readers(FileId file) {
        return meeting.world.openFiles.values().stream()
                .filter(open -> open.file().equals(file) && open.access() == FileAccess.READ)
                .map(open -> open.participant().value())
                .collect(Collectors.toSet());
    }

    private static Set<String> only(Person... people) {
        return List.of(people).stream().map(person -> person.id().value()).collect(Collectors.toSet());
    }

    @Test
    void nobodySendsUnlessAHostAllowsIt() {
        threeAreIn();
        alice.says(new ClientMessage.OfferFile(5)).isDenied(ReasonCode.FILES_OFF);
        alice.says(new ClientMessage.SetFileRight(bob.id(), true)).isDenied(ReasonCode.FILES_OFF);
        alice.setsRule(AdvisoryClause.A6, "hosts");
        bob.says(new ClientMessage.OfferFile(5)).isDenied(ReasonCode.HOST_ONLY);
        assertTrue(meeting.world.shelf.isEmpty());
        assertFalse(carol.sees(bob).maySendFiles());
        assertTrue(carol.sees(alice).maySendFiles());

        alice.says(new ClientMessage.SetFileRight(bob.id(), true));

        assertTrue(carol.sees(bob).maySendFiles());
        FileId file = offers(bob, 5);
        assertEquals(new FileSize(5), meeting.world.shelf.get(file));
        carol.says(new ClientMessage.OfferFile(5)).isDenied(ReasonCode.HOST_ONLY);
        carol.says(new ClientMessage.SetFileRight(carol.id(), true)).isDenied(ReasonCode.HOST_ONLY);
    }

    @Test
    void aFileIsReadOnceItCameWholeAndByWhoIsSeated() {
        threeMaySend();
        FileId file = offers(bob, 5);
        carol.says(new ClientMessage.FetchFile(file)).isDenied(ReasonCode.NO_SUCH_FILE);
        meeting.world.handle(new RoomCommand.FileStored(file));
        carol.says(new ClientMessage.FetchFile(file));
        assertEquals(file, carol.all(ServerMessage.FileOpened.class).getLast().file());
        assertEquals(only(carol), readers(file));

        Person dave = meeting.person("Dave");
        dave.isInvitedBy(alice).knocks();
        dave.says(new ClientMessage.FetchFile(file)).isDenied(ReasonCode.NOT_IN_THE_ROOM);
        assertEquals(only(carol), readers(file));
    }

    @Test
    void ticketsEndWithTheSeat() {
        threeMaySend();
        FileId file = sends(alice);
        bob.says(new ClientMessage.FetchFile(file));
        carol.says(new ClientMessage.FetchFile(file));
        alice.removes(bob);
        assertEquals(only(carol), readers(file));
        carol.leaves();
        assertEquals(only(), readers(file));
        assertTrue(meeting.world.shelf.containsKey(file));
    }

    @Test
    void ticketsEndWhenTheMeetingFallsAsleep() {
        threeMaySend();
        FileId file = sends(alice);
        bob.says(new ClientMessage.FetchFile(file));
        alice.losesSocket();
        meeting.pass(Duration.ofMinutes(6));
        bob.waits();
        assertEquals(only(), readers(file));
    }

    @Test
    @Tag("A5")
    void whoIsRemovedLeavesNoFileBehindAndWhoLeavesDoes() {
        threeMaySend();
        FileId ofBob = sends(bob);
        FileId ofCarol = sends(carol);
        FileId cut = offers(carol, 7);
        alice.removes(bob);
        assertFalse(meeting.world.shelf.containsKey(ofBob));
        assertEquals(
                ofBob, carol.all(ServerMessage.FileWithdrawn.class).getLast().file());
        carol.leaves().isOut(CloseCause.LEFT);
        assertTrue(meeting.world.shelf.containsKey(ofCarol));
        assertFalse(meeting.world.shelf.containsKey(cut));
        assertEquals(1, alice.all(ServerMessage.FileWithdrawn.class).size());
        alice.says(new ClientMessage.FetchFile(ofCarol));
        assertEquals(only(alice), readers(ofCarol));
    }

    @Test
    void aRightThatIsTakenBackEndsWhatHasNotComeWhole() {
        threeAreIn();
        alice.setsRule(AdvisoryClause.A6, "hosts").says(new ClientMessage.SetFileRight(bob.id(), true));
        FileId whole = sends(bob);
        FileId cut = offers(bob, 7);
        alice.says(new ClientMessage.SetFileRight(bob.id(), false));
        assertTrue(meeting.world.shelf.containsKey(whole));
        assertFalse(meeting.world.shelf.containsKey(cut));
        assertFalse(carol.sees(bob).maySendFiles());
        assertEquals(
                List.of("cut-files"),
                meeting.world.audit.stream()
                        .map(row -> row.verb())
                        .filter("cut-files"::equals)
                        .toList());
    }

    @Test
    void whereFilesAreTurnedOffNobodyGetsAnyMoreAndNoRightComesBackByItself() {
        threeAreIn();
        alice.setsRule(AdvisoryClause.A6, "hosts").says(new ClientMessage.SetFileRight(bob.id(), true));
        FileId file = sends(bob);
        carol.says(new ClientMessage.FetchFile(file));
        alice.setsRule(AdvisoryClause.A6, "off");
        assertEquals(only(), readers(file));
        carol.says(new ClientMessage.FetchFile(file)).isDenied(ReasonCode.NO_SUCH_FILE);
        alice.setsRule(AdvisoryClause.A6, "hosts");
        bob.says(new ClientMessage.OfferFile(5)).isDenied(ReasonCode.HOST_ONLY);
    }

    @Test
    void theOwnerAndHostsTakeAFileBack() {
        threeMaySend();
        FileId file = sends(bob);
        carol.says(new ClientMessage.WithdrawFile(file)).isDenied(ReasonCode.HOST_ONLY);
        bob.says(new ClientMessage.WithdrawFile(file));
        assertEquals(
                file, carol.all(ServerMessage.FileWithdrawn.class).getLast().file());
        carol.says(new ClientMessage.FetchFile(file)).isDenied(ReasonCode.NO_SUCH_FILE);
        FileId another = sends(bob);
        alice.says(new ClientMessage.WithdrawFile(another));
        assertTrue(meeting.world.shelf.isEmpty());
    }

    /** The page loaded anew: the same invitation on the same device is another participant. */
    private static void loadsAnew(Person person) {
        person.arrives(EntryMethod.BROWSER).isIn();
    }

    @Test
    @Tag("A5")
    void whoLoadedThePageAnewStillHasTheirFilesAndLosesThemWithTheirSeat() {
        threeMaySend();
        FileId one = sends(bob);
        FileId other = sends(bob);
        FileId ofCarol = sends(carol);
        ParticipantId before = bob.id();
        loadsAnew(bob);
        assertNotEquals(before, bob.id());
        bob.says(new ClientMessage.WithdrawFile(one));
        assertEquals(Set.of(other, ofCarol), meeting.world.shelf.keySet());
        carol.says(new ClientMessage.WithdrawFile(other)).isDenied(ReasonCode.HOST_ONLY);
        alice.removes(bob);
        assertEquals(Set.of(ofCarol), meeting.world.shelf.keySet());
        assertEquals(
                other, carol.all(ServerMessage.FileWithdrawn.class).getLast().file());
    }

    @Test
    void aRightGoesWithTheSeatToThePageLoadedAnew() {
        threeAreIn();
        alice.setsRule(AdvisoryClause.A6, "hosts").says(new ClientMessage.SetFileRight(bob.id(), true));
        loadsAnew(bob);
        assertTrue(carol.sees(bob).maySendFiles());
        alice.setsRule(AdvisoryClause.A6, "off").setsRule(AdvisoryClause.A6, "hosts");
        loadsAnew(bob);
        assertFalse(carol.sees(bob).maySendFiles());
    }

    @Test
    @Tag("T22")
    void oneOwnerHoldsSoManyFilesAndNoMoreWhoeverLoadsThePageAnew() {
        threeMaySend();
        for (int i = 0; i < OfferedFiles.MAX_FILES_OF_ONE; i++) {
            sends(bob);
        }
        bob.says(new ClientMessage.OfferFile(0)).isDenied(ReasonCode.FILES_FULL);
        loadsAnew(bob);
        bob.says(new ClientMessage.OfferFile(0)).isDenied(ReasonCode.FILES_FULL);
        assertEquals(OfferedFiles.MAX_FILES_OF_ONE, meeting.world.shelf.size());
        offers(carol, 0);
        bob.says(new ClientMessage.WithdrawFile(
                meeting.world.shelf.keySet().iterator().next()));
        offers(bob, 0);
    }

    @Test
    @Tag("T22")
    void oneOwnerHoldsSoManyBytesAndNoMore() {
        threeMaySend();
        offers(bob, FileSize.MAX_BYTES);
        bob.says(new ClientMessage.OfferFile(57 << 20)).isDenied(ReasonCode.FILES_FULL);
        offers(bob, 55 << 20);
        offers(carol, FileSize.MAX_BYTES);
    }

    @Test
    @Tag("T22")
    void aMeetingHoldsSoManyFilesAndSoManyBytesAndNoMore() {
        for (long bytes : new long[] {0, FileSize.MAX_BYTES}) {
            var files = new OfferedFiles();
            var size = new FileSize(bytes);
            int given = 0;
            while (files.haveRoomFor(owner(given), size)) {
                files.add(new FileId(letters(26, given)), owner(given), new ParticipantId(letters(16, given)), size);
                given++;
            }
            assertEquals(bytes == 0 ? OfferedFiles.MAX_FILES : 5, given);
            assertTrue(bytes > 0 || !files.haveRoomFor(owner(given), new FileSize(0)));
        }
    }

    private static FileOwner owner(int number) {
        return new FileOwner(new InvitationId(letters(16, number)), new DeviceId(letters(32, number)));
    }

    private static String letters(int length, int number) {
        return "a".repeat(length - 2) + (char) ('a' + number / 26) + (char) ('a' + number % 26);
    }

    @Test
    @Tag("T22")
    void anOfferOfWhichNothingComesEnds() {
        threeMaySend();
        FileId coming = offers(bob, 5 << 20);
        FileId standing = offers(carol, 5 << 20);
        FileId whole = sends(carol);
        meeting.pass(FileActs.LONGEST_PAUSE.minusMinutes(1));
        meeting.world.handle(new RoomCommand.FileMoved(coming));
        meeting.world.handle(new RoomCommand.FileMoved(whole));
        assertEquals(Set.of(coming, standing, whole), meeting.world.shelf.keySet());
        meeting.pass(Duration.ofMinutes(2));
        assertEquals(Set.of(coming, whole), meeting.world.shelf.keySet());
        meeting.pass(FileActs.LONGEST_PAUSE);
        assertEquals(Set.of(whole), meeting.world.shelf.keySet());
        assertEquals(
                2,
                meeting.world.audit.stream()
                        .filter(row -> row.verb().equals("cut-files"))
                        .count());
        meeting.world.handle(new RoomCommand.FileMoved(standing));
        assertEquals(
                List.of(),
                meeting.world.timers.keySet().stream()
                        .filter(RoomTimer.FileStalled.class::isInstance)
                        .toList());
    }

    /** Hosts are not told of what is for another: so they clear the shelf of it. */
    @Test
    @Tag("T22")
    void whereFilesAreTurnedOffNoneStays() {
        threeMaySend();
        FileId whole = sends(bob);
        offers(bob, 7);
        alice.setsRule(AdvisoryClause.A6, "off");
        assertTrue(meeting.world.shelf.isEmpty());
        assertEquals(
                whole, carol.all(ServerMessage.FileWithdrawn.class).getLast().file());
        assertEquals(1, carol.all(ServerMessage.FileWithdrawn.class).size());
    }

    @Test
    @Tag("T44")
    void theLogTellsOfSizesAndPeopleAndOfNoName() {
        threeMaySend();
        FileId file = sends(bob);
        carol.says(new ClientMessage.FetchFile(file));
        List<String> rows = meeting.world.audit.stream()
                .filter(row -> row.verb().endsWith("-file"))
                .map(row -> row.verb() + " " + row.value().orElse("-") + " "
                        + row.clause().orElseThrow())
                .toList();
        assertEquals(List.of("offer-file bytes=5 A6", "fetch-file - A6"), rows);
    }
}
