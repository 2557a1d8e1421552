package org.sabha.client.load;

import java.util.Locale;

/**
 * The figures of a load; milliseconds unless said.
 *
 * @param bots that were in at the end
 * @param failedJoins bots that did not get in
 * @param joins from asking to join to keys for media
 * @param firstFrames from asking to join to the first frame of somebody else
 * @param packets that arrived while measuring
 * @param lost packets that never arrived while measuring, repaired ones not counted
 * @param repaired packets that came by retransmission while measuring
 * @param pictureDelays from the time for which a frame was due to its last packet
 * @param voiceDelays likewise
 * @param groups what key groups did since the start; counts are 0 where meetings are none
 * @param seconds measured
 */
record LoadReport(
        int bots,
        long failedJoins,
        Percentiles joins,
        Percentiles firstFrames,
        long packets,
        long lost,
        long repaired,
        Percentiles pictureDelays,
        Percentiles voiceDelays,
        Freezes freezes,
        Groups groups,
        double seconds) {
    /** Milliseconds below which so many stay. */
    record Percentiles(long count, double p50, double p95, double p99, double max) {}

    /**
     * Pictures that stood still for more than 150 ms above three frame intervals.
     *
     * @param pauses pictures of which the server said that a network does not carry them
     */
    record Freezes(long count, long totalMillis, long pauses) {}

    /**
     * Key groups.
     *
     * @param visible from asking to join to being in another's group
     * @param followed from the first member in an epoch to each other
     * @param removed from asking for a removal to each member's epoch without them
     * @param heard from the first member that heard of a commit which removes somebody to each
     * @param left from the first member that heard of a commit which removes somebody to each member's having its epoch
     * @param workMillis of computing, the mean of a member's whole stay
     * @param longestMillis of computing at once
     * @param alarms by kind
     */
    record Groups(
            Percentiles visible,
            Percentiles followed,
            Percentiles removed,
            Percentiles heard,
            Percentiles left,
            double workMillis,
            double longestMillis,
            String alarms) {}

    /** Share of packets that never arrived, 0 to 1. */
    double lossShare() {
        return packets + lost == 0 ? 0 : (double) lost / (packets + lost);
    }

    String text() {
        return String.format(
                Locale.ROOT,
                """
                bots in            %d (%d failed)
                joins              %s
                first frame        %s
                packets received   %,d (%,.0f/s), lost %d (%.4f %%), repaired %d
                picture delay      %s
                voice delay        %s
                freezes            %d, %d ms together; %d pictures paused
                seen by others     %s
                epoch followed     %s
                removal            %s
                leave heard        %s
                leave followed     %s
                group computing    %.1f ms a member, longest %.1f ms; alarms %s
                """,
                bots,
                failedJoins,
                line(joins),
                line(firstFrames),
                packets,
                packets / Math.max(seconds, 0.001),
                lost,
                100 * lossShare(),
                repaired,
                line(pictureDelays),
                line(voiceDelays),
                freezes.count(),
                freezes.totalMillis(),
                freezes.pauses(),
                line(groups.visible()),
                line(groups.followed()),
                line(groups.removed()),
                line(groups.heard()),
                line(groups.left()),
                groups.workMillis(),
                groups.longestMillis(),
                groups.alarms());
    }

    private static String line(Percentiles p) {
        return String.format(
                Locale.ROOT,
                "p50 %.1f  p95 %.1f  p99 %.1f  max %.1f ms  (%d)",
                p.p50(),
                p.p95(),
                p.p99(),
                p.max(),
                p.count());
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"bots\":%d,\"failedJoins\":%d,\"joins\":%s,\"firstFrames\":%s,\"packets\":%d,\"lost\":%d,"
                        + "\"lossShare\":%.6f,\"repaired\":%d,\"pictureDelays\":%s,\"voiceDelays\":%s,"
                        + "\"freezes\":%d,\"frozenMillis\":%d,\"pauses\":%d,"
                        + "\"visible\":%s,\"followed\":%s,\"removed\":%s,\"heard\":%s,\"left\":%s,\"groupMillis\":%.2f,"
                        + "\"groupLongestMillis\":%.2f,\"alarms\":\"%s\",\"seconds\":%.1f}",
                bots,
                failedJoins,
                object(joins),
                object(firstFrames),
                packets,
                lost,
                lossShare(),
                repaired,
                object(pictureDelays),
                object(voiceDelays),
                freezes.count(),
                freezes.totalMillis(),
                freezes.pauses(),
                object(groups.visible()),
                object(groups.followed()),
                object(groups.removed()),
                object(groups.heard()),
                object(groups.left()),
                groups.workMillis(),
                groups.longestMillis(),
                groups.alarms(),
                seconds);
    }

    private static String object(Percentiles p) {
        return String.format(
                Locale.ROOT,
                "{\"count\":%d,\"p50\":%.2f,\"p95\":%.2f,\"p99\":%.2f,\"max\":%.2f}",
                p.count(),
                p.p50(),
                p.p95(),
                p.p99(),
                p.max());
    }
}
