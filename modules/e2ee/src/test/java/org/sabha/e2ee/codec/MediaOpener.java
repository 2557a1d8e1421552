package org.sabha.e2ee.codec;

import java.util.ArrayList;
import java.util.List;
import org.sabha.e2ee.sframe.FrameOpener;
import org.sabha.e2ee.sframe.FrameOpener.Opening;

/** Opens received frames of one codec into what the decoder takes; clients do it with what they know of the track. */
final class MediaOpener {
    private final FrameShape shape;
    private final FrameOpener opener;

    MediaOpener(FrameShape.Codec codec, FrameOpener opener) {
        this.shape = FrameShape.of(codec);
        this.opener = opener;
    }

    /** Frames of no bytes are none of this method's: they go to the decoder, which ignores them. */
    Opening open(byte[] wire, long nowNanos) {
        FrameShape.Incoming incoming = shape.incoming(wire);
        if (incoming == null) {
            return opener.dropClear();
        }
        return restored(
                opener.open(incoming, incoming.metadata(), incoming.sealed(), _ -> FrameOpener.Access.OPEN, nowNanos),
                incoming);
    }

    /** Frames that had waited for their key. The opener must be this track's own. */
    List<Opening> due(long nowNanos) {
        List<Opening> due = new ArrayList<>();
        for (FrameOpener.Late late : opener.due(nowNanos)) {
            if (late.tag() instanceof FrameShape.Incoming incoming) {
                due.add(restored(late.opening(), incoming));
            }
        }
        return due;
    }

    private Opening restored(Opening opening, FrameShape.Incoming incoming) {
        if (opening instanceof Opening.Opened opened && incoming.restored().length > 0) {
            byte[] frame = shape.restored(incoming, opened.plaintext());
            return new Opening.Opened(frame, opened.sender(), opened.epoch());
        }
        return opening;
    }
}
