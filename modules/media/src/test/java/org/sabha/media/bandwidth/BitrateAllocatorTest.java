package org.sabha.media.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BitrateAllocatorTest {
    private static final long VOICE = 50_000;
    private static final long SECOND = 1_000_000_000L;

    private final BitrateAllocator allocator = new BitrateAllocator();
    private final PictureShare screen = picture(PictureShare.Rank.SCREEN, 2, 720, 300_000, 2_000_000);
    private final PictureShare stage = picture(PictureShare.Rank.STAGE, 0, 720, 150_000, 500_000, 1_500_000);
    private final PictureShare large = picture(PictureShare.Rank.TILE, 5, 360, 150_000, 500_000);
    private final PictureShare small = picture(PictureShare.Rank.TILE, 5, 180, 150_000, 500_000);

    private static PictureShare picture(PictureShare.Rank rank, int priority, int height, long... bits) {
        PictureShare share = new PictureShare();
        share.setRank(rank, priority, height);
        for (int s = 0; s < bits.length; s++) {
            share.addStep(s, 0, bits[s]);
        }
        return share;
    }

    private void run(long estimate, long nowNanos, PictureShare... pictures) {
        allocator.begin(VOICE, 0);
        for (PictureShare each : pictures) {
            allocator.add(each);
        }
        allocator.runLimited(estimate, nowNanos);
    }

    private void assertSpatial(int ofScreen, int ofStage, int ofLarge, int ofSmall) {
        assertEquals(
                "%d %d %d %d".formatted(ofScreen, ofStage, ofLarge, ofSmall),
                "%d %d %d %d"
                        .formatted(
                                screen.spatialLimit(),
                                stage.spatialLimit(),
                                large.spatialLimit(),
                                small.spatialLimit()));
    }

    private void all(long estimate, long nowNanos) {
        run(estimate, nowNanos, small, large, stage, screen);
    }

    @Test
    void givesEachItsLowestThenTheScreenThenTheStageThenTheLargestTile() {
        all(10_000_000, 0);
        assertSpatial(1, 2, 1, 1);
        all(4_000_000, 1);
        assertSpatial(1, 1, 0, 0);
        all(800_000, 2);
        assertSpatial(0, 0, 0, 0);
        all(650_000, 3);
        assertSpatial(0, 0, 0, -1);
        all(400_000, 4);
        assertSpatial(0, -1, -1, -1);
        all(60_000, 5);
        assertSpatial(-1, -1, -1, -1);
        assertTrue(allocator.wantedBitsPerSecond() > 4_500_000);
    }

    @Test
    void risesSlowlyAndOnceInTenSeconds() {
        run(10_000_000, 0, stage);
        run(300_000, SECOND, stage);
        assertEquals(0, stage.spatialLimit());
        for (long now = 2 * SECOND; now < 11 * SECOND; now += SECOND / 10) {
            run(10_000_000, now, stage);
            assertEquals(0, stage.spatialLimit(), "at " + now);
        }
        run(10_000_000, 11 * SECOND, stage);
        assertEquals(2, stage.spatialLimit());
        assertEquals(0, allocator.wantedBitsPerSecond());
    }

    @Test
    void aSpikeOfTheEstimateIsNotEnoughForARise() {
        run(700_000, 0, stage);
        assertEquals(1, stage.spatialLimit());
        for (long now = 20 * SECOND; now < 40 * SECOND; now += SECOND / 10) {
            boolean spike = now / SECOND % 2 == 0;
            run(spike ? 3_000_000 : 700_000, now, stage);
        }
        assertEquals(1, stage.spatialLimit());
    }

    @Test
    void stagePictureTakesBitrateFromTilesAtOnce() {
        PictureShare one = picture(PictureShare.Rank.STAGE, 0, 360, 150_000, 500_000);
        PictureShare other = picture(PictureShare.Rank.TILE, 5, 360, 150_000, 500_000);
        run(720_000, 0, one, other);
        assertEquals("1 0", one.spatialLimit() + " " + other.spatialLimit());
        one.setRank(PictureShare.Rank.TILE, 5, 360);
        other.setRank(PictureShare.Rank.STAGE, 0, 360);
        run(720_000, SECOND, one, other);
        assertEquals("0 1", one.spatialLimit() + " " + other.spatialLimit());
    }

    @Test
    void keepsTheLayersInForceWhenTheListOfStepsChanges() {
        run(10_000_000, 0, stage);
        stage.clearSteps();
        stage.addStep(0, 0, 100_000);
        stage.addStep(0, 1, 150_000);
        stage.addStep(2, 1, 1_500_000);
        run(10_000_000, 1, stage);
        assertEquals("0 1", stage.spatialLimit() + " " + stage.temporalLimit());
    }

    @Test
    void whileNothingShowsALimitEveryPictureHasItsLowestAndNoneIsLowered() {
        run(10_000_000, 0, stage);
        allocator.begin(VOICE, 0);
        allocator.add(stage);
        allocator.add(large);
        allocator.runOpen(100_000, SECOND);
        assertEquals("2 0", stage.spatialLimit() + " " + large.spatialLimit());
        assertTrue(allocator.wantedBitsPerSecond() > 2_000_000);
        allocator.begin(VOICE, 0);
        allocator.add(stage);
        allocator.add(large);
        allocator.runLimited(500_000, SECOND + 1);
        assertEquals("0 0", stage.spatialLimit() + " " + large.spatialLimit());
    }

    @Test
    void aRiseAtTheBeginningDoesNotWait() {
        run(700_000, 0, stage);
        assertEquals(1, stage.spatialLimit());
        run(3_000_000, SECOND, stage);
        run(3_000_000, SECOND + SECOND / 5, stage);
        assertEquals(2, stage.spatialLimit());
    }

    @Test
    void pausesThatFollowSoonLastLonger() {
        long now = 0;
        run(1_000_000, now, small);
        for (int pause = 1; pause <= 8; pause *= 2) {
            run(100_000, now, small);
            assertTrue(small.isPaused());
            long began = now;
            while (small.isPaused()) {
                now += SECOND / 20;
                run(1_000_000, now, small);
            }
            assertEquals(pause, (now - began) / SECOND);
        }
    }
}
