package org.sabha.media.forward;

import java.util.Arrays;

/**
 * What a video track offers at the moment: the spatial and temporal layers that arrive, what each costs, and how high
 * its pictures are. Simulcast encodings and the spatial layers of one scalable stream are both spatial layers here,
 * lowest first. One owner; nothing is allocated after construction.
 *
 * <p>The cost of a layer is that of everything that goes out with it: lower temporal layers, and those spatial layers
 * which {@link #needs} names. It is measured on arrival over the last second, in {@link #BUCKETS} parts:
 *
 * <pre>
 *   bytes:  | part 0: S0T0 S0T1 .. S3T3 | part 1 | ... | the present part |     written round and round
 * </pre>
 */
public final class LayerTable {
    /** Spatial layers that are told apart; higher ones count as the highest. */
    public static final int MAX_SPATIAL = 4;

    /** Temporal layers that are told apart; higher ones count as the highest. */
    public static final int MAX_TEMPORAL = 4;

    private static final int LAYERS = MAX_SPATIAL * MAX_TEMPORAL;
    private static final int BUCKETS = 10;
    private static final long BUCKET_NANOS = 100_000_000L;
    private static final long LEAST_SPAN_NANOS = 200_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    /** A spatial layer that came no packet for so long while others did is gone. */
    public static final long SPATIAL_GONE_NANOS = 600_000_000L;

    /** The same for a temporal layer, whose frames may be seldom. */
    private static final long TEMPORAL_GONE_NANOS = 2_000_000_000L;

    /** A picture may be shown so much higher than it is, in quarters. */
    private static final int STRETCH_QUARTERS = 5;

    private final long goneNanos;
    private final int[] bytes = new int[BUCKETS * LAYERS];
    private final long[] lastNanos = new long[LAYERS];
    private final int[] heights = new int[MAX_SPATIAL];
    private final int[] needs = new int[MAX_SPATIAL];
    private long newestBucket;
    private long firstNanos = NEVER;
    private long newestNanos;

    /** A table of which nothing has arrived. */
    public LayerTable() {
        this(SPATIAL_GONE_NANOS);
    }

    /** The same of a picture that may come more seldom: so long a spatial layer may stay away while others come. */
    public LayerTable(long goneNanos) {
        this.goneNanos = goneNanos;
        clear();
    }

    /** A copy. */
    public LayerTable(LayerTable other) {
        goneNanos = other.goneNanos;
        copyFrom(other);
    }

    /** Becomes what another table is; answers whether other layers arrive, or arrive at other heights, than before. */
    public boolean copyFrom(LayerTable other) {
        boolean news = arriving() != other.arriving() || !Arrays.equals(heights, other.heights);
        System.arraycopy(other.bytes, 0, bytes, 0, bytes.length);
        System.arraycopy(other.lastNanos, 0, lastNanos, 0, LAYERS);
        System.arraycopy(other.heights, 0, heights, 0, MAX_SPATIAL);
        news |= !Arrays.equals(needs, other.needs);
        System.arraycopy(other.needs, 0, needs, 0, MAX_SPATIAL);
        newestBucket = other.newestBucket;
        firstNanos = other.firstNanos;
        newestNanos = other.newestNanos;
        return news;
    }

    /** Forgets everything, as when the encodings change their order. */
    public void clear() {
        Arrays.fill(bytes, 0);
        Arrays.fill(lastNanos, NEVER);
        Arrays.fill(heights, 0);
        for (int s = 0; s < MAX_SPATIAL; s++) {
            needs[s] = 1 << s;
        }
        firstNanos = NEVER;
    }

    // ---- what arrives

    /** Counts a packet. Layers above the highest that are told apart count as the highest. */
    public void arrived(int spatial, int temporal, int sizeBytes, long nowNanos) {
        advance(nowNanos);
        int layer = layer(spatial, temporal);
        bytes[part(newestBucket) + layer] += sizeBytes;
        lastNanos[layer] = nowNanos;
        newestNanos = nowNanos;
    }

    private void advance(long nowNanos) {
        long bucket = nowNanos / BUCKET_NANOS;
        if (firstNanos == NEVER) {
            firstNanos = nowNanos;
            newestNanos = nowNanos;
            newestBucket = bucket;
            return;
        }
        if (bucket - newestBucket >= BUCKETS) {
            Arrays.fill(bytes, 0);
            newestBucket = bucket;
        }
        while (newestBucket < bucket) {
            newestBucket++;
            int part = part(newestBucket);
            Arrays.fill(bytes, part, part + LAYERS, 0);
        }
    }

    private static int part(long bucket) {
        return (int) (bucket % BUCKETS) * LAYERS;
    }

    private static int layer(int spatial, int temporal) {
        return Math.min(spatial, MAX_SPATIAL - 1) * MAX_TEMPORAL + Math.min(temporal, MAX_TEMPORAL - 1);
    }

    /**
     * Says which spatial layers go out when {@code spatial} does: itself alone in simulcast, those below as well where
     * it is predicted from them.
     *
     * @param mask one bit per spatial layer
     */
    public void needs(int spatial, int mask) {
        if (spatial < MAX_SPATIAL) {
            needs[spatial] = mask;
        }
    }

    /** The spatial layers that go out with {@code spatial}, one bit each. */
    public int needs(int spatial) {
        return needs[Math.min(spatial, MAX_SPATIAL - 1)];
    }

    /** Says how high the pictures of a spatial layer are, 0 when unknown; answers whether that is new. */
    public boolean height(int spatial, int pixels) {
        if (spatial >= MAX_SPATIAL || heights[spatial] == pixels) {
            return false;
        }
        heights[spatial] = pixels;
        return true;
    }

    // ---- what there is

    /** Whether a spatial layer arrives now. When nothing at all arrives, what came last still counts. */
    public boolean isArriving(int spatial) {
        return spatial < MAX_SPATIAL && newestNanos - last(spatial) < goneNanos && last(spatial) != NEVER;
    }

    private long last(int spatial) {
        long last = NEVER;
        for (int t = 0; t < MAX_TEMPORAL; t++) {
            last = Math.max(last, lastNanos[spatial * MAX_TEMPORAL + t]);
        }
        return last;
    }

    /** One bit per spatial layer that arrives. */
    public int arriving() {
        int mask = 0;
        for (int s = 0; s < MAX_SPATIAL; s++) {
            mask |= isArriving(s) ? 1 << s : 0;
        }
        return mask;
    }

    /** Up to the highest spatial layer that arrives; 0 before the first packet. One below may be missing. */
    public int spatialLayers() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(arriving());
    }

    /** Up to the highest temporal layer that arrives in any spatial layer; 0 before the first packet. */
    public int temporalLayers() {
        for (int t = MAX_TEMPORAL - 1; t >= 0; t--) {
            for (int s = 0; s < MAX_SPATIAL; s++) {
                long last = lastNanos[s * MAX_TEMPORAL + t];
                if (last != NEVER && newestNanos - last < TEMPORAL_GONE_NANOS) {
                    return t + 1;
                }
            }
        }
        return 0;
    }

    /** Height of the pictures of a spatial layer, 0 when unknown. */
    public int heightPixels(int spatial) {
        return spatial < MAX_SPATIAL ? heights[spatial] : 0;
    }

    /** What goes out, in bits per second over the last second, when this is the highest layer forwarded. */
    public long bitsPerSecond(int spatial, int temporal, long nowNanos) {
        if (firstNanos == NEVER) {
            return 0;
        }
        advance(nowNanos);
        long window = (BUCKETS - 1) * BUCKET_NANOS + nowNanos % BUCKET_NANOS;
        long span = Math.max(LEAST_SPAN_NANOS, Math.min(window, nowNanos - firstNanos));
        return sum(needs(spatial), temporal) * 8 * NANOS_PER_SECOND / span;
    }

    private long sum(int spatialMask, int temporal) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            int layer = i % LAYERS;
            boolean counts = (spatialMask >> (layer / MAX_TEMPORAL) & 1) == 1 && layer % MAX_TEMPORAL <= temporal;
            sum += counts ? bytes[i] : 0;
        }
        return sum;
    }

    /**
     * The lowest spatial layer whose pictures are high enough to be shown at that height, stretched by a quarter at
     * most, of several of one height the best; the highest that arrives when none is, or when heights are unknown. -1
     * when nothing arrives.
     *
     * @param shownPixels height on the screen; 0 when the receiver does not say
     */
    public int spatialFor(int shownPixels) {
        int mask = arriving();
        int highest = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(mask);
        for (int s = 0; shownPixels > 0 && s < highest; s++) {
            boolean fits = heights[s] * STRETCH_QUARTERS >= shownPixels * 4;
            if ((mask >> s & 1) == 1 && heights[s] > 0 && fits) {
                return bestOfHeight(s, mask);
            }
        }
        return highest;
    }

    private int bestOfHeight(int spatial, int mask) {
        int best = spatial;
        for (int s = spatial + 1; s < MAX_SPATIAL; s++) {
            best = (mask >> s & 1) == 1 && heights[s] == heights[spatial] ? s : best;
        }
        return best;
    }

    /**
     * The lowest spatial layer that would serve that height, whether it arrives or not: what the sender is to make. The
     * highest there can be while heights are unknown.
     */
    public int spatialNeededFor(int shownPixels) {
        for (int s = 0; shownPixels > 0 && s < MAX_SPATIAL; s++) {
            if (heights[s] > 0 && heights[s] * STRETCH_QUARTERS >= shownPixels * 4) {
                return bestOfHeight(s, -1);
            }
        }
        return MAX_SPATIAL - 1;
    }
}
