package org.sabha.media;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.sabha.media.sdp.Direction;
import org.sabha.media.sdp.OfferedSection;
import org.sabha.media.sdp.SdpOffer;
import org.sabha.media.sdp.SlotSource;

/** Gives the slots of one receiver their SSRCs; a slot keeps them as long as its section is offered. */
final class SlotSources {
    private final RandomGenerator random;
    private final Map<String, SlotSource> byMid = new HashMap<>();

    SlotSources(RandomGenerator random) {
        this.random = random;
    }

    /** SSRCs for the offer's slots, by MID: those of known slots stay, new ones are random. */
    Map<String, SlotSource> of(SdpOffer offer) {
        Map<String, SlotSource> wanted = new HashMap<>();
        for (OfferedSection section : offer.sections()) {
            if (section.direction() == Direction.RECVONLY) {
                wanted.put(section.mid(), byMid.computeIfAbsent(section.mid(), mid -> fresh()));
            }
        }
        byMid.keySet().retainAll(wanted.keySet());
        return wanted;
    }

    private SlotSource fresh() {
        return new SlotSource(freshSsrc(), freshSsrc());
    }

    private int freshSsrc() {
        int ssrc = random.nextInt();
        while (ssrc == 0 || isUsed(ssrc)) {
            ssrc++;
        }
        return ssrc;
    }

    private boolean isUsed(int ssrc) {
        for (SlotSource source : byMid.values()) {
            if (source.ssrc() == ssrc || source.rtxSsrc() == ssrc) {
                return true;
            }
        }
        return false;
    }
}
