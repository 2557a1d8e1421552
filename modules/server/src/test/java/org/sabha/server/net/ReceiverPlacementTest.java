package org.sabha.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sabha.server.net.ReceiverPlacement.Load;

class ReceiverPlacementTest {
    private static final int HOME = 1;
    private final ReceiverPlacement placement = new ReceiverPlacement(100, 0.7);

    private static Load used(double busy, int receivers) {
        return new Load(busy, receivers, true);
    }

    private static Load unused(double busy) {
        return new Load(busy, 0, false);
    }

    @Test
    void roomUsesOneLoopWhileItHasCapacity() {
        assertEquals(HOME, placement.choose(List.of(unused(0), used(0.6, 99), unused(0)), HOME));
    }

    @Test
    void theNextOnePersonMoreSitsOnTheLeastBusyLoop() {
        assertEquals(2, placement.choose(List.of(unused(0.3), used(0.1, 100), unused(0.2)), HOME));
    }

    @Test
    void aLoopThatTheRoomUsesIsFilledFirst() {
        assertEquals(0, placement.choose(List.of(used(0.5, 60), used(0.1, 100), unused(0)), HOME));
    }

    @Test
    void aBusyLoopSpreadsARoomOfSomePeopleButNotAFew() {
        assertEquals(0, placement.choose(List.of(unused(0.1), used(0.75, 10)), HOME));
        assertEquals(HOME, placement.choose(List.of(unused(0.1), used(0.75, 9)), HOME));
    }

    @Test
    void whereAllAreFullTheLeastFullIsTaken() {
        assertEquals(2, placement.choose(List.of(used(0.1, 140), used(0.1, 130), used(0.1, 120)), HOME));
        assertEquals(HOME, placement.choose(List.of(unused(0.9), used(0.8, 50)), HOME));
    }

    @Test
    void oneAfterTheOtherIsSpreadEvenlyWhereOneIsTheLimit() {
        ReceiverPlacement each = new ReceiverPlacement(1, 0.7);
        int[] people = new int[3];
        for (int i = 0; i < 9; i++) {
            List<Load> loads = new ArrayList<>();
            for (int receivers : people) {
                loads.add(new Load(0, receivers, receivers > 0));
            }
            people[each.choose(loads, HOME)]++;
        }
        assertEquals(List.of(3, 3, 3), List.of(people[0], people[1], people[2]));
    }
}
