package org.sabha.server.net;

import java.util.List;
import org.sabha.media.RoomTraffic;
import org.sabha.room.port.MediaPlane;

/** The media of one room, with what it came to. */
public interface MeasuredPlane extends MediaPlane {
    /** What was carried since the room began here; call on the room's loop. */
    RoomTraffic.Figures traffic();

    /** The loops that carry it, the room's own first; call on the room's loop. */
    List<MediaLoop> loops();
}
