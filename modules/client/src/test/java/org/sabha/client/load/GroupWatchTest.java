package org.sabha.client.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sabha.client.keys.KeyWork;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;

class GroupWatchTest {
    private static final ParticipantId HOST = new ParticipantId("a".repeat(16));
    private static final ParticipantId EARLY = new ParticipantId("b".repeat(16));
    private static final ParticipantId LATE = new ParticipantId("c".repeat(16));
    private static final Octets GROUP = Octets.of(new byte[] {1});
    private static final Octets NEXT_GROUP = Octets.of(new byte[] {2});

    private final Tally tally = new Tally();
    private final GroupWatch watch = new GroupWatch(tally);

    private static long millis(long millis) {
        return millis * 1_000_000;
    }

    private LoadReport.Groups seen() {
        return tally.groups(KeyWork.NONE, 1);
    }

    private void enters(ParticipantId bot, Octets group, long epoch, Set<ParticipantId> members, long atMillis) {
        watch.entered(bot, group, epoch, members, millis(atMillis));
    }

    private void seatedAt(ParticipantId bot, long askedMillis) {
        watch.seated(bot, millis(askedMillis));
    }

    @Test
    void aPairCountsFromTheLaterAsking() {
        seatedAt(HOST, 0);
        enters(HOST, GROUP, 0, Set.of(HOST), 10);
        seatedAt(LATE, 60_000 - 100);
        enters(HOST, GROUP, 1, Set.of(HOST, LATE), 60_000 - 60);
        enters(LATE, GROUP, 1, Set.of(HOST, LATE), 60_000);

        assertEquals(2, seen().visible().count());
        assertEquals(100, seen().visible().max(), 1);
        assertEquals(40, seen().visible().p50(), 1);
    }

    @Test
    void aPairCountsOnceAndNobodySeesThemselves() {
        seatedAt(HOST, 0);
        enters(HOST, GROUP, 0, Set.of(HOST), 10);
        seatedAt(EARLY, 20);
        enters(HOST, GROUP, 1, Set.of(HOST, EARLY), 50);
        enters(HOST, GROUP, 2, Set.of(HOST, EARLY), 9_000);

        assertEquals(1, seen().visible().count());
        assertEquals(30, seen().visible().max(), 1);
    }

    @Test
    void earlySightingCountsFromItsTime() {
        seatedAt(HOST, 0);
        enters(HOST, GROUP, 1, Set.of(HOST, EARLY), 50);
        assertEquals(0, seen().visible().count());
        seatedAt(EARLY, 20);

        assertEquals(1, seen().visible().count());
        assertEquals(30, seen().visible().max(), 1);
    }

    @Test
    void removalCountsForRemainingMembers() {
        Set<ParticipantId> all = Set.of(HOST, EARLY);
        enters(HOST, GROUP, 1, all, 0);
        enters(EARLY, GROUP, 1, all, 0);
        watch.removing(EARLY, millis(1_000));
        enters(HOST, GROUP, 2, Set.of(HOST), 1_040);
        // Who comes an hour later was never with them.
        enters(LATE, GROUP, 3, Set.of(HOST, LATE), 59_000);
        enters(HOST, GROUP, 3, Set.of(HOST, LATE), 59_000);
        watch.end(millis(60_000));

        assertEquals(1, seen().removed().count());
        assertEquals(40, seen().removed().max(), 1);
    }

    @Test
    void aRemovalThatReachedNobodyCountsAtTheEnd() {
        Set<ParticipantId> all = Set.of(HOST, EARLY, LATE);
        enters(HOST, GROUP, 1, all, 0);
        enters(EARLY, GROUP, 1, all, 0);
        enters(LATE, GROUP, 1, all, 0);
        watch.removing(LATE, millis(1_000));
        watch.left(EARLY);
        watch.end(millis(31_000));

        assertEquals(1, seen().removed().count());
        assertEquals(30_000, seen().removed().max(), 50);
    }

    @Test
    void aLeaveCountsFromItsOrderForWhoWasThereAndOnce() {
        Set<ParticipantId> all = Set.of(HOST, EARLY);
        enters(HOST, GROUP, 1, all, 0);
        enters(EARLY, GROUP, 1, all, 0);
        watch.leaveOrdered(2, millis(1_000));
        watch.leaveOrdered(2, millis(1_005));
        enters(HOST, GROUP, 2, Set.of(HOST, EARLY, LATE), 1_030);
        enters(LATE, GROUP, 2, Set.of(HOST, EARLY, LATE), 1_090);
        enters(EARLY, GROUP, 2, Set.of(HOST, EARLY, LATE), 1_040);
        enters(EARLY, GROUP, 2, Set.of(HOST, EARLY, LATE), 9_000);
        enters(HOST, GROUP, 3, Set.of(HOST, EARLY, LATE), 9_500);

        assertEquals(2, seen().heard().count());
        assertEquals(5, seen().heard().max(), 0.1);
        assertEquals(2, seen().left().count());
        assertEquals(40, seen().left().max(), 1);
    }

    @Test
    void epochsOfTwoGroupsAreNotTheSame() {
        enters(HOST, GROUP, 1, Set.of(HOST), 0);
        enters(EARLY, GROUP, 1, Set.of(HOST, EARLY), 25);
        enters(HOST, NEXT_GROUP, 1, Set.of(HOST), 30_000);
        enters(EARLY, NEXT_GROUP, 1, Set.of(HOST, EARLY), 30_015);

        enters(EARLY, NEXT_GROUP, 1, Set.of(HOST, EARLY), 59_000);

        assertEquals(2, seen().followed().count(), "told again, it counts once");
        assertEquals(25, seen().followed().max(), 1);
    }
}
