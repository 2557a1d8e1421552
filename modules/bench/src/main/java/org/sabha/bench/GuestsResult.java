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
     * Limits of a server: at which share of their time, and how late, the event loops are busy.
     *
     * @param meetingsBusyPercent from which no meeting begins
     * @param newcomersBusyPercent from which nobody new comes in, and pictures lose layers
     */
    record Limits(
            int meetingsBusyPercent, long meetingsLateMillis, int newcomersBusyPercent, long newcomersLateMillis) {}

    /**
     * A meeting with pictures in layers and one with a voice grow until the server is full, then as many again ask to join.
     *
     * @param limits of this server
     * @param defaultLimits of one that nobody set
     * @param firstRefusedAt how many were inside when the first newcomer was refused; pictures have all layers until then
     * @param capacity how many were inside when the server was full, with the fewest layers of pictures; 0 if it was not
     * @param offered how many were in or had asked to come in in the end
     * @param admittedBeyond who came in beyond the capacity all the same
     * @param refused of those beyond, with 503 and a time to come again
     * @param refusedInRoom of those beyond, by the room, since the server became busy after it had taken their credentials
     * @param refusedOtherwise of all, in any other way
     * @param meetingsRefused of as many tries to begin one, with 503 and a time
     * @param hostJoined whether the host of another meeting came in meanwhile
     * @param seatsLost people who were in and lost their connection
     * @param steps the figures while it grew, the first one before anybody was refused, the last one at twice the capacity
     */
    record Overload(
            Limits limits,
            Limits defaultLimits,
            int firstRefusedAt,
            int capacity,
            int offered,
            int admittedBeyond,
            int refused,
            int refusedInRoom,
            int refusedOtherwise,
            int meetingsTried,
            int meetingsRefused,
            boolean hostJoined,
            int seatsLost,
            List<Step> steps) {}

    /**
     * How it goes for those inside.
     *
     * @param busyPercent of the loop's time, smoothed
     * @param state 0 everything is taken on, 1 no meetings, 2 nobody new
     * @param videoShed what is left out of pictures: 0 nothing, 1 sizes, 2 rates
     * @param withoutVoice who came in and hears nothing yet
     * @param voiceLost share of a voice's packets that did not come
     * @param voiceP99 delay of a voice's packets, milliseconds
     * @param picturePackets a second and receiver
     */
    record Step(
            int people,
            double busyPercent,
            double lateMillis,
            double state,
            double videoShed,
            int withoutVoice,
            double voiceLost,
            double voiceP50,
            double voiceP99,
            double picturePackets) {}
}
