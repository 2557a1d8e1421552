package org.sabha.media.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCutTest {
    private final TrainCut cut = new TrainCut();

    private List<String> trains(int... sizes) {
        List<String> trains = new ArrayList<>();
        int at = 0;
        while (at < sizes.length) {
            cut.cut(sizes, at, sizes.length, 16);
            trains.add((cut.end() - at) + "x" + cut.segmentBytes());
            at = cut.end();
        }
        return trains;
    }

    @Test
    void joinsAFrameWhoseShorterPacketsComeFirst() {
        assertEquals(List.of("4x1136"), trains(1_135, 1_135, 1_136, 1_136));
    }

    @Test
    void aShorterLastPacketClosesTheTrain() {
        assertEquals(List.of("3x1100", "2x1100"), trains(1_100, 1_100, 400, 1_100, 1_100));
    }

    @Test
    void aLongerPacketBeginsATrain() {
        assertEquals(List.of("1x100", "2x1100"), trains(100, 1_100, 1_100));
    }

    @Test
    void sixteenAreTheMost() {
        int[] sizes = new int[40];
        Arrays.fill(sizes, 1_000);
        assertEquals(List.of("16x1000", "16x1000", "8x1000"), trains(sizes));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyPacketIsInOneTrainAndPaddingIsSmall(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            int[] sizes = new int[1 + random.nextInt(40)];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = random.nextBoolean() ? 1_100 + random.nextInt(60) : 20 + random.nextInt(1_300);
            }
            int at = 0;
            while (at < sizes.length) {
                cut.cut(sizes, at, sizes.length, 16);
                assertTrue(cut.end() > at && cut.end() <= at + 16);
                for (int i = at; i < cut.end(); i++) {
                    int shortfall = cut.segmentBytes() - sizes[i];
                    assertTrue(shortfall >= 0);
                    assertTrue(i == cut.end() - 1 || shortfall <= Math.max(24, cut.segmentBytes() / 50));
                }
                at = cut.end();
            }
        }
    }
}
