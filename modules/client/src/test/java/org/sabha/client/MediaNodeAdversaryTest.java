package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.client.Stage.Person;
import org.sabha.client.keys.Alarm.Kind;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;

/** A media node that lies: frames under another name, in the clear, repeated, changed or kept back. */
@Tag("adversary")
class MediaNodeAdversaryTest {
    private static final long WITHIN = 10 * Stage.SECOND;

    private final Path folder;
    private final Stage stage;
    private final Person asha;
    private final Person bob;
    private final Person chitra;

    MediaNodeAdversaryTest(@TempDir Path folder) {
        this.folder = folder;
        stage = new Stage(folder);
        asha = stage.founder("Asha");
        bob = stage.admits(asha, "Bob");
        chitra = stage.admits(asha, "Chitra");
    }

    private static ServerMessage.GroupCommit commit(Person committer, ClientMessage.Commit commit, long epoch) {
        return new ServerMessage.GroupCommit(epoch, committer.participant, commit.commit(), List.of(), List.of());
    }

    @Test
    @Tag("T28")
    void framesInTheSlotOfAnotherAreNotTaken() {
        long begun = stage.now;
        while (asha.alarms.isEmpty() && stage.now - begun < WITHIN) {
            asha.receives(bob.speaks("I am Chitra"), chitra);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(Kind.WRONG_LABEL), asha.alarmed());
        assertTrue(stage.now - begun <= 2 * Stage.SECOND);
        assertEquals(List.of(), asha.heard());
        asha.receives(chitra.speaks("it is me"), chitra);
        assertEquals(List.of("it is me"), asha.heard());
    }

    /** On a machine without time, frames and the word whose they are pass each other. */
    @Test
    @Tag("T28")
    void framesThatAreLateAccuseNobody() {
        for (int i = 0; i < 100; i++) {
            asha.receives(bob.speaks("I am Bob"), i % 50 < 46 ? bob : chitra);
            stage.passes(Stage.SECOND / 5);
        }
        assertEquals(List.of(), asha.alarmed());
    }

    /** Frames of Bob's making, under Chitra's key: every member can make them. */
    @Test
    @Tag("T28")
    void nobodyIsSilencedByFramesInTheirNameInAnotherSlot() {
        byte[] real = chitra.speaks("I am still here");
        byte[] poison = real;
        for (int i = 0; i < 3_000; i++) {
            poison = chitra.speaks("far ahead");
        }
        asha.receives(poison, bob);
        asha.receives(real, chitra);
        assertEquals(List.of("I am still here"), asha.heard());
    }

    /** A slot that is named a moment after its first frames came. */
    @Test
    void framesThatWaitedForTheNameOfTheirSlotStayInOrder() {
        MediaKeys.Shown nobody = new MediaKeys.Shown.Leaf(Optional.empty());
        MediaKeys.Shown[] shown = {nobody};
        asha.sees(List.of(bob.draws("one")), () -> shown[0]);
        asha.sees(List.of(bob.draws("two")), () -> shown[0]);
        assertEquals(List.of(), asha.heard());
        shown[0] = new MediaKeys.Shown.Leaf(Optional.of(bob.leaf()));
        asha.sees(List.of(bob.draws("three")), () -> shown[0]);
        assertEquals(List.of("one", "two", "three"), asha.heard());
    }

    /** Frames of Bob's making: each layer is sealed on its own, so he can put one under Chitra's key. */
    @Test
    @Tag("T28")
    void aPictureOfWhichOneLayerIsUnderAnothersKeyIsNotShown() {
        byte[] face = chitra.draws("Chitra's face");
        asha.sees(List.of(bob.draws("low"), face), bob);
        asha.sees(List.of(face, bob.draws("high")), bob);
        assertEquals(List.of(), asha.heard());
        // What was refused in his slot is not used up in hers.
        asha.sees(List.of(face), chitra);
        assertEquals(List.of("Chitra's face"), asha.heard());
    }

    /** Both layers under one key id and counter, as a sender never seals them. */
    @Test
    @Tag("T36")
    void twoLayersUnderOneCounterAreNotShown() {
        byte[] layer = bob.draws("once");
        asha.sees(List.of(layer, layer), bob);
        assertEquals(List.of(), asha.heard());
        asha.sees(List.of(bob.draws("goes on")), bob);
        assertEquals(List.of("goes on"), asha.heard());
    }

    /** A key id holds four bits of the epoch, so that it comes again after sixteen of them. */
    @Test
    @Tag("T36")
    void framesOfAnEpochWithTheSameNumberAreDropped() {
        byte[] before = chitra.speaks("of before");
        for (int i = 0; i < 16; i++) {
            stage.wants(asha, List.of(), List.of());
            stage.orders(asha, List.of(), List.of());
            stage.passes(6 * Stage.SECOND);
        }
        asha.receives(before, chitra);
        assertEquals(List.of(), asha.heard());
        asha.receives(chitra.speaks("of now"), chitra);
        assertEquals(List.of("of now"), asha.heard());
    }

    @Test
    @Tag("T28")
    void aStreamOfWhichAllIsTooOldIsShown() {
        List<byte[]> old = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            old.add(bob.speaks("old"));
        }
        for (int i = 0; i < 1_100; i++) {
            asha.receives(bob.speaks("now"), bob);
        }
        stage.passes(Stage.SECOND);
        asha.receives(bob.speaks("now"), bob);
        for (byte[] frame : old) {
            asha.receives(frame, bob);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(Kind.UNDECRYPTABLE), asha.alarmed());
        assertEquals("slot 0 too_old", asha.alarms.getFirst().detail());
    }

    /** Keys may be late; those that do not come at all are kept from somebody. */
    @Test
    @Tag("T37")
    void aCommitThatIsKeptFromSomebodyWhoIsSentItsFramesIsShown() {
        stage.wants(asha, List.of(), List.of());
        ClientMessage.Commit commit = asha.last(ClientMessage.Commit.class);
        asha.hears(commit(asha, commit, stage.epoch + 1));
        asha.hears(new ServerMessage.EpochInUse(stage.epoch + 1));
        long begun = stage.now;
        while (stage.now - begun < WITHIN && bob.alarms.isEmpty()) {
            bob.receives(asha.speaks("can you hear me"), asha);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(Kind.UNDECRYPTABLE), bob.alarmed());
        assertEquals("slot 0 unknown_key", bob.alarms.getFirst().detail());
        assertTrue(stage.now - begun > 5 * Stage.SECOND, "who is late is not alarmed");
    }

    /** What is no frame of the group at all is not waited for, whatever else comes in the slot. */
    @Test
    @Tag("H17")
    void framesUnderKeysThatAreNotHereHideNoOthers() {
        byte[] clear = "no key has the number with which this begins".getBytes(StandardCharsets.UTF_8);
        clear[0] = (byte) 0xff;
        stage.wants(asha, List.of(), List.of());
        asha.hears(commit(asha, asha.last(ClientMessage.Commit.class), stage.epoch + 1));
        asha.hears(new ServerMessage.EpochInUse(stage.epoch + 1));
        for (int i = 0; i < 30; i++) {
            bob.receives(asha.speaks("wait for my keys"), asha);
            bob.receives(clear, asha);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(Kind.UNDECRYPTABLE), bob.alarmed());
    }

    /** Frames are lost, repeated and late on every network. */
    @Test
    void networkFaultsRaiseNoAlarm() {
        byte[] once = bob.speaks("once");
        for (int i = 0; i < 100; i++) {
            asha.receives(i % 10 == 5 ? chitra.speaks("late") : bob.speaks("in time"), bob);
            asha.receives(once, bob);
            stage.passes(Stage.SECOND / 20);
        }
        for (int i = 0; i < 4; i++) {
            asha.receives(new byte[] {1, 2, 3}, bob);
            asha.receives(bob.speaks("after a silence"), bob);
            stage.passes(5 * Stage.SECOND);
        }
        assertEquals(List.of(), asha.alarms);
    }

    @Test
    @Tag("H17")
    void clearFramesAreNeverTaken() {
        long begun = stage.now;
        while (stage.now - begun < WITHIN && asha.alarms.isEmpty()) {
            // Its first byte may be that of a key that is still to come.
            asha.receives("this is the server speaking".getBytes(StandardCharsets.UTF_8), bob);
            stage.passes(Stage.SECOND / 20);
        }
        assertEquals(List.of(), asha.heard());
        assertTrue(asha.alarmed().contains(Kind.UNDECRYPTABLE));
    }

    @Test
    @Tag("T36")
    void framesThatAreRepeatedChangedOrCutAreDropped() {
        byte[] frame = bob.speaks("once");
        asha.receives(frame, bob);
        asha.receives(frame, bob);
        byte[] changed = bob.speaks("twice");
        assertNotNull(changed);
        changed[changed.length - 1] ^= 1;
        asha.receives(changed, bob);
        byte[] whole = bob.speaks("thrice");
        assertNotNull(whole);
        for (int length = 1; length < whole.length; length++) {
            asha.receives(Arrays.copyOf(whole, length), bob);
        }
        assertEquals(List.of("once"), asha.heard());
    }

    @Test
    @Tag("T36")
    @Tag("T6")
    void framesOfAnotherMeetingAreDropped() {
        Stage other = new Stage(folder.resolve("other"));
        Person stranger = other.founder("Stranger");
        other.admits(stranger, "Friend");
        other.admits(stranger, "Second");
        asha.receives(stranger.speaks("from elsewhere"), bob);
        stage.passes(Stage.SECOND);
        assertEquals(List.of(), asha.heard());
    }

    @Test
    @Tag("T49")
    void oldSpeechIsNotPlayedAgainAfterARemoval() {
        byte[] before = chitra.speaks("before");
        asha.session.prepare(new ClientMessage.Remove(chitra.participant), stage.now);
        stage.wants(asha, List.of(), List.of(2));
        stage.orders(asha, List.of(), List.of(2));
        stage.passes(2 * Stage.SECOND + 1);
        bob.receives(before, asha);
        assertEquals(List.of(), bob.heard());
    }
}
