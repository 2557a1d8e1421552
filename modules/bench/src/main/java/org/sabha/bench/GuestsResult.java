package org.sabha.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What guests who mean no good, and too many who mean well, cost others.
 *
 * @param flood refused acts and refused joins without end
 * @param idleSockets sockets of many networks that say nothing
 * @param overload twice as many joins as a loop has time for
 * @param holds whether every target does
 */
record GuestsResult(
        @Nullable Flood flood,
        @Nullable IdleSockets idleSockets,
        @Nullable Overload overload,
        boolean holds) {
    /**
     * One guest repeats acts that are refused, and a stranger joins that are.
     *
     * @param refusedActs that were asked for
     * @param refusedJoins that were asked for
     * @param rows that the audit log got of them
     * @param rowsPerHour as many in an hour, if it went on as in these seconds
     */
    record Flood(double seconds, long refusedActs, long refusedJoins, long rows, double rowsPerHour) {}

    /**
     * Somebody with an invitation joins again and again beside the sockets of other networks.
     *
     * @param socketsOpened in all, those that the server gave up included
     * @param standing most that the server had at once
     * @param joins that were tried
     * @param joinsFailed that did not come as far as the lobby
     * @param joinP50 from asking to the lobby, milliseconds
     */
    record IdleSockets(
            int networks,
            int socketsOpened,
            double standing,
            int joins,
            int joinsFailed,
            double joinP50,
            double joinP95) {}

    /**
     * A meeting with pictures in layers grows until newcomers are refused, then as many again ask to join. Another meeting
     * is heard meanwhile.
     *
     * @param limitPercent of the loop's time at which newcomers are refused; meetings are at nine tenths of it
     * @param capacity people in the meeting with pictures when the first one was refused
     * @param offered how many had asked in the end
     * @param admittedBeyond who came in after that, because pictures had become smaller or others had left
     * @param refused with 503 and a time to try again
     * @param refusedOtherwise in any other way
     * @param meetingsRefused of as many tries to begin one, with 503 and a time
     * @param hostJoined whether the host of another meeting came in meanwhile
     * @param steps the figures while it grew
     * @param twice the figures at the end
     */
    record Overload(
            int limitPercent,
            int capacity,
            int offered,
            int admittedBeyond,
            int refused,
            int refusedOtherwise,
            int meetingsTried,
            int meetingsRefused,
            boolean hostJoined,
            List<Step> steps,
            Step twice) {}

    /**
     * How it goes for those inside.
     *
     * @param busyPercent of the loop's time, smoothed
     * @param videoShed what is left out of pictures: 0 nothing, 1 sizes, 2 rates
     * @param voiceLost share of a voice's packets that did not come
     * @param voiceP99 delay of a voice's packets, milliseconds
     * @param picturePackets a second and receiver
     */
    record Step(
            int people,
            double busyPercent,
            double lateMillis,
            double videoShed,
            double voiceLost,
            double voiceP50,
            double voiceP99,
            double picturePackets) {}
}
