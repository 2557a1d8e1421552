package org.sabha.server.console;

import java.util.List;
import org.sabha.media.RoomTraffic;
import org.sabha.room.RoomFigures;
import org.sabha.server.net.MediaLoop;

/**
 * An open meeting in numbers: nothing in it says who is there or what it is about (T42).
 *
 * @param loops that carry it, its own first
 * @param traffic what was carried since it began here
 */
public record MeetingFigures(RoomFigures room, List<MediaLoop> loops, RoomTraffic.Figures traffic) {
    public MeetingFigures {
        loops = List.copyOf(loops);
    }
}
