package org.sabha.bench;

import java.util.List;

/**
 * How the sender of a load sends.
 *
 * @param burst whether the packets of a frame leave together, as browsers send them; else evenly over the frame's time
 * @param silent whether the sender stops once everybody is connected
 */
record LoadShape(
        String name, int framesPerSecond, int packetsPerFrame, int payloadBytes, boolean burst, boolean silent) {
    /** A camera: 30 frames a second of 8 packets. */
    static final LoadShape BURST = new LoadShape("burst", 30, 8, FrameMaker.PAYLOAD_BYTES, true, false);

    /** The same, each packet alone. */
    static final LoadShape SPREAD = new LoadShape("spread", 30, 8, FrameMaker.PAYLOAD_BYTES, false, false);

    /** As many and as small packets as a voice has. */
    static final LoadShape AUDIO = new LoadShape("audio", 50, 1, 120, true, false);

    /** A meeting where nobody says anything. */
    static final LoadShape IDLE = new LoadShape("idle", 30, 8, FrameMaker.PAYLOAD_BYTES, true, true);

    private static final List<LoadShape> ALL = List.of(BURST, SPREAD, AUDIO, IDLE);

    static LoadShape named(String name) {
        return ALL.stream()
                .filter(shape -> shape.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no shape " + name + "; there are "
                        + ALL.stream().map(LoadShape::name).toList()));
    }

    /** The same at another rate, to warm up. */
    LoadShape at(int frames) {
        return new LoadShape(name, frames, packetsPerFrame, payloadBytes, burst, silent);
    }

    /** Receivers of the table in docs/performance.md. */
    List<Integer> receivers() {
        return switch (name) {
            case "burst" -> List.of(10, 30, 60, 120);
            case "spread" -> List.of(60);
            case "audio" -> List.of(80);
            default -> List.of(10);
        };
    }
}
