package org.sabha.media;

import java.util.List;
import org.sabha.media.forward.LayerTable;
import org.sabha.media.sdp.MediaCodec;

/**
 * What a track offers at a moment, for the loops on which it has no sender.
 *
 * @param rids the restriction ids that may come, in the order of the offer; none without simulcast
 * @param descending whether that order is from high to low
 * @param layers the encodings that came, in the order in which they came
 * @param table a copy that nobody changes any more
 */
record LayerNews(MediaCodec codec, List<String> rids, boolean descending, List<Layer> layers, LayerTable table) {
    LayerNews {
        rids = List.copyOf(rids);
        layers = List.copyOf(layers);
    }

    /** @param heightPixels 0 when unknown */
    record Layer(String rid, int heightPixels) {}
}
