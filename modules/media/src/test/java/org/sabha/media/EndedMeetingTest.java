package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept of people and meetings that are gone: nothing. */
@Tag("Q5")
class EndedMeetingTest {
    private static final int COLLECTIONS = 4;
    private static final int GUESTS = 90;

    /** A slot knows its last 32 sources (SequenceMap); the picture's and the voices' are the same people here. */
    private static final int MOST_REMEMBERED = 40;

    private static List<WeakReference<Transport>> holdAMeeting(FakeRoom room, int people) {
        for (int i = 0; i < people; i++) {
            room.join(1);
        }
        for (int i = 0; i < people; i++) {
            room.show(room.peers.get(i), "5", room.peers.get((i + 1) % people));
        }
        for (int frame = 0; frame < 90; frame++) {
            for (FakePeer peer : room.peers) {
                peer.voice(frame, frame * 960, 20 + peer.number);
                peer.send(peer.picture(frame, frame * 3_000, frame == 0, frame, 1));
            }
            room.pass(20);
        }
        List<WeakReference<Transport>> transports = new ArrayList<>();
        for (FakePeer peer : room.peers) {
            transports.add(
                    new WeakReference<>(room.router.transport(peer.participant).orElseThrow()));
        }
        return transports;
    }

    private static long alive(List<WeakReference<Transport>> transports) {
        long alive = transports.size();
        for (int i = 0; i < COLLECTIONS && alive > 0; i++) {
            System.gc();
            alive = transports.stream()
                    .map(WeakReference::get)
                    .filter(Objects::nonNull)
                    .count();
        }
        return alive;
    }

    @Test
    void nothingIsKeptOfAMeetingThatHasEnded() {
        FakeRoom room = new FakeRoom();
        List<WeakReference<Transport>> transports = holdAMeeting(room, 4);
        assertTrue(room.peers.stream().allMatch(peer -> peer.in("5").size() > 80), "pictures flowed");
        room.close();
        assertEquals(0, alive(transports));
        assertEquals(
                0,
                room.engine.table().addresses()
                        + room.engine.table().fragments()
                        + room.engine.table().sources());
    }

    /** A slot remembers what it showed last, for resends; so some of those who went last are still known. */
    @Test
    void departedParticipantsLeaveNoMemory() {
        FakeRoom room = new FakeRoom();
        FakePeer remaining = room.join(1);
        List<WeakReference<Transport>> gone = new ArrayList<>();
        for (int guest = 0; guest < GUESTS; guest++) {
            FakePeer joining = room.join(1);
            room.show(remaining, "5", joining);
            for (int frame = 0; frame < 10; frame++) {
                joining.voice(frame, frame * 960, 20);
                joining.send(joining.picture(frame, frame * 3_000, frame == 0, frame, 1));
                room.pass(20);
            }
            gone.add(new WeakReference<>(
                    room.router.transport(joining.participant).orElseThrow()));
            InboundLayer picture = Objects.requireNonNull(room.router.track(FakeRoom.trackId('c', joining)))
                    .layers
                    .getFirst();
            assertTrue(picture.keptBytes() > 0);
            room.leave(joining);
            assertEquals(0, picture.keptBytes(), "what was kept for resends goes with its sender");
        }
        assertTrue(remaining.in("5").size() > 5 * GUESTS, "pictures flowed");
        long alive = alive(gone);
        assertTrue(alive <= MOST_REMEMBERED, "of " + GUESTS + " people " + alive + " are still there");
    }
}
