package org.sabha.bench;

import java.util.List;

/**
 * How the sender of a load sends.
 *
 * @param media what the packets carry
 * @param burst whether the packets of a frame leave together, as browsers send them; else evenly over the frame's time
 * @param silent whether the sender stops once everybody is connected
 */
record LoadShape(
        String name,
        LoadOffer.Media media,
        int framesPerSecond,
        int packetsPerFrame,
        int payloadBytes,
        boolean burst,
        boolean silent) {
    /** A camera: 30 frames a second of 8 packets. */
    static final LoadShape BURST =
            new LoadShape("burst", LoadOffer.Media.VP8, 30, 8, FrameMaker.PAYLOAD_BYTES, true, false);

    /** The same, each packet alone. */
    static final LoadShape SPREAD =
            new LoadShape("spread", LoadOffer.Media.VP8, 30, 8, FrameMaker.PAYLOAD_BYTES, false, false);

    /** A camera in three spatial and three temporal layers with the dependency descriptor, in as many packets. */
    static final LoadShape LAYERS = new LoadShape(
            "layers",
            LoadOffer.Media.VP9_LAYERS,
            30,
            LayeredFrames.PACKETS_PER_PICTURE,
            FrameMaker.PAYLOAD_BYTES,
            true,
            false);

    /** A voice, which is chosen as one that is heard and kept to be sent again. */
    static final LoadShape AUDIO = new LoadShape("audio", LoadOffer.Media.OPUS, 50, 1, 120, true, false);

    /** A meeting where nobody says anything. */
    static final LoadShape IDLE =
            new LoadShape("idle", LoadOffer.Media.VP8, 30, 8, FrameMaker.PAYLOAD_BYTES, true, true);

    private static final List<LoadShape> ALL = List.of(BURST, SPREAD, LAYERS, AUDIO, IDLE);

    static LoadShape named(String name) {
        return ALL.stream()
                .filter(shape -> shape.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no shape " + name + "; there are "
                        + ALL.stream().map(LoadShape::name).toList()));
    }

    /** The same at another rate, to warm up. */
    LoadShape at(int frames) {
        return new LoadShape(name, media, frames, packetsPerFrame, payloadBytes, burst, silent);
    }

    /** Receivers of the table in docs/develop/performance.md. */
    List<Integer> receivers() {
        return switch (name) {
            case "burst" -> List.of(10, 30, 60, 120);
            case "spread", "layers" -> List.of(60);
            case "audio" -> List.of(80);
            default -> List.of(10);
        };
    }
}
