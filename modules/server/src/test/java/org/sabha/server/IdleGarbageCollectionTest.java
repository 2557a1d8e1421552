package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.server.task.HandTimer;
import org.sabha.server.task.PeriodicTasks;

@Tag("Q5")
class IdleGarbageCollectionTest {
    private int connected;
    private int collections;
    private final IdleGarbageCollection quiet = new IdleGarbageCollection(() -> connected, () -> collections++);

    private void looks(int people) {
        connected = people;
        quiet.look();
    }

    @Test
    void collectsOnceWhenEverybodyHasBeenGoneForTwoLooks() {
        looks(3);
        looks(0);
        assertEquals(0, collections);
        looks(0);
        assertEquals(1, collections);
        looks(0);
        looks(0);
        assertEquals(1, collections, "nothing has come since");
    }

    @Test
    void collectsAgainAfterTheNextMeeting() {
        for (int meeting = 1; meeting <= 3; meeting++) {
            looks(1);
            looks(0);
            looks(0);
            assertEquals(meeting, collections);
        }
    }

    @Test
    void neverCollectsWhileAnybodyIsConnected() {
        looks(2);
        looks(0);
        looks(1);
        looks(0);
        looks(2);
        assertEquals(0, collections);
    }

    @Test
    void collectsNothingWhereNobodyEverCame() {
        looks(0);
        looks(0);
        looks(0);
        assertEquals(0, collections);
    }

    @Test
    void beginsWithACollectionOfWhatTheStartLeft() {
        try (PeriodicTasks tasks = new PeriodicTasks(new HandTimer(), System::nanoTime)) {
            quiet.begin(tasks);
        }
        assertEquals(1, collections);
    }
}
