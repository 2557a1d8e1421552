package org.sabha.media.bandwidth;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One round for a receiver of nine pictures with nine steps each, on a line that carries two thirds of them. */
@State(Scope.Thread)
public class AllocatorBenchmark {
    private static final int PICTURES = 9;
    private static final long ROUND_NANOS = 100_000_000;

    private final BitrateAllocator allocator = new BitrateAllocator();
    private final PictureShare[] pictures = new PictureShare[PICTURES];
    private long nowNanos;

    public AllocatorBenchmark() {
        for (int i = 0; i < PICTURES; i++) {
            pictures[i] = new PictureShare();
        }
    }

    @Benchmark
    public boolean spreadOverNinePictures() {
        nowNanos += ROUND_NANOS;
        allocator.begin(96_000, 0);
        for (int i = 0; i < PICTURES; i++) {
            PictureShare picture = pictures[i];
            picture.setRank(i == 0 ? PictureShare.Rank.STAGE : PictureShare.Rank.TILE, i, i == 0 ? 720 : 180);
            picture.clearSteps();
            for (int step = 0; step < 9; step++) {
                picture.addStep(step / 3, step % 3, 50_000L * (step + 1));
            }
            allocator.add(picture);
        }
        return allocator.runLimited(2_700_000, nowNanos);
    }
}
