package org.sabha.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.room.port.MediaPlane;

/** What every {@link MediaPlane} must do, whatever carries its packets. */
public abstract class MediaPlaneContract {
    private static final ParticipantId ALICE = new ParticipantId("a".repeat(16));
    private static final ParticipantId BOB = new ParticipantId("b".repeat(16));
    private static final TrackId UNKNOWN = new TrackId("u".repeat(16));

    /** The plane under test, of a room in which nobody is; the same one at each call within a test. */
    protected abstract MediaPlane plane();

    @Test
    @Tag("T1")
    void receiversAreExactlyThoseWithATransport() {
        assertEquals(Set.of(), plane().receivers());
        plane().openTransport(ALICE);
        plane().openTransport(BOB);
        assertEquals(Set.of(ALICE, BOB), plane().receivers());
        plane().closeTransport(ALICE);
        assertEquals(Set.of(BOB), plane().receivers());
    }

    @Test
    void openingTwiceIsOpeningOnceAndClosingTwiceIsNoError() {
        plane().openTransport(ALICE);
        plane().openTransport(ALICE);
        assertEquals(Set.of(ALICE), plane().receivers());
        plane().closeTransport(ALICE);
        plane().closeTransport(ALICE);
        assertEquals(Set.of(), plane().receivers());
    }

    @Test
    void aTransportClosedMayBeOpenedAgain() {
        plane().openTransport(ALICE);
        plane().closeTransport(ALICE);
        plane().openTransport(ALICE);
        assertEquals(Set.of(ALICE), plane().receivers());
    }

    @Test
    @Tag("T5")
    void lateCommandsAfterDepartureAreHarmless() {
        plane().nameSender(ALICE, 3);
        plane().negotiate(ALICE, 1, "offer", List.of(new GrantedTrack(UNKNOWN, "0", TrackSource.CAMERA)));
        plane().showSlots(ALICE, List.of(new SlotRequest("v0", Optional.of(UNKNOWN), 360, 0)));
        plane().pauseTrack(UNKNOWN);
        plane().resumeTrack(UNKNOWN);
        plane().closeTrack(UNKNOWN);
        plane().closeTransport(ALICE);
        assertEquals(Set.of(), plane().receivers());
    }

    @Test
    @Tag("T15")
    void closingEndsEverything() {
        plane().openTransport(ALICE);
        plane().openTransport(BOB);
        plane().close();
        assertEquals(Set.of(), plane().receivers());
    }

    @Test
    void receiversReturnsCopy() {
        plane().openTransport(ALICE);
        Set<ParticipantId> seen = plane().receivers();
        plane().closeTransport(ALICE);
        assertEquals(Set.of(ALICE), seen);
        assertThrows(UnsupportedOperationException.class, () -> seen.add(BOB));
    }
}
