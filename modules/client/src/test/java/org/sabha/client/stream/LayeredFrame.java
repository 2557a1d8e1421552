package org.sabha.client.stream;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.sabha.client.frame.MediaCodec;

/** A received picture of several spatial layers, for tests. */
public final class LayeredFrame {
    private LayeredFrame() {}

    /** @param layers the sealed bytes of each, the lowest first */
    public static ReceivedFrame of(String mid, MediaCodec codec, List<byte[]> layers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int[] starts = new int[layers.size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = all.size();
            all.writeBytes(layers.get(i));
        }
        ReceivedFrame frame = new ReceivedFrame(mid);
        frame.set(codec, 0, true, false, 0);
        frame.setPayload(all.toByteArray(), all.size());
        frame.setLayerStarts(starts);
        return frame;
    }
}
