package org.sabha.media.sdp;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.GrantedTrack;
import org.sabha.model.MediaKind;
import org.sabha.wire.rtp.RtpExtension;

/**
 * The answer to an offer: a pure function of the offer, the granted tracks and the slots' SSRCs. {@link #text} writes
 * it down for one transport.
 *
 * @param sections one per offered m-section, in the same order
 */
public record SdpAnswer(List<AnsweredSection> sections) {
    // video-orientation is answered nowhere: browsers then turn the pixels themselves, for every receiver
    private static final Set<RtpExtension> SENDING = EnumSet.of(
            RtpExtension.MID,
            RtpExtension.RTP_STREAM_ID,
            RtpExtension.REPAIRED_RTP_STREAM_ID,
            RtpExtension.AUDIO_LEVEL,
            RtpExtension.TRANSPORT_SEQUENCE,
            RtpExtension.DEPENDENCY_DESCRIPTOR);
    /**
     * For a voice that repeats packets in its own stream: browsers give a repeat a new transport-wide number, and under
     * AES-GCM two packets of one number that differ tell the key of its authentication. Without it they are the same.
     */
    private static final Set<RtpExtension> REPEATING = EnumSet.of(RtpExtension.MID, RtpExtension.AUDIO_LEVEL);

    private static final String TRANSPORT_CC = "transport-cc";
    private static final Set<RtpExtension> SLOT = EnumSet.of(
            RtpExtension.MID,
            RtpExtension.AUDIO_LEVEL,
            RtpExtension.TRANSPORT_SEQUENCE,
            RtpExtension.DEPENDENCY_DESCRIPTOR);

    public SdpAnswer {
        sections = List.copyOf(sections);
    }

    /**
     * Decides what becomes of each section.
     *
     * @param granted what may be sent, by mid; a section that sends something else is answered inactive
     * @param slots SSRCs by mid, for every section that may become a slot
     * @param codecs what may be used in the meeting
     */
    public static SdpAnswer to(
            SdpOffer offer, List<GrantedTrack> granted, Map<String, SlotSource> slots, Set<MediaCodec> codecs) {
        Map<String, GrantedTrack> tracks = new HashMap<>();
        granted.forEach(track -> tracks.putIfAbsent(track.mid(), track));
        ExtensionIds ids = new ExtensionIds();
        List<AnsweredSection> answered = new ArrayList<>();
        for (OfferedSection section : offer.sections()) {
            answered.add(answer(section, Optional.ofNullable(tracks.get(section.mid())), slots, ids, codecs));
        }
        return new SdpAnswer(answered);
    }

    private static AnsweredSection answer(
            OfferedSection section,
            Optional<GrantedTrack> track,
            Map<String, SlotSource> slots,
            ExtensionIds ids,
            Set<MediaCodec> allowed) {
        if (!section.usable()) {
            return new AnsweredSection.Rejected(section);
        }
        List<AnsweredCodec> slotCodecs = codecs(section, CodecPolicy.slot(section, allowed));
        if (slotCodecs.isEmpty()) {
            return new AnsweredSection.Rejected(section);
        }
        SlotSource slot = slots.get(section.mid());
        if (section.direction() == Direction.RECVONLY && slot != null) {
            return new AnsweredSection.Slot(section, slot, slotCodecs, ids.choose(section, SLOT));
        }
        boolean grantedHere = section.direction().sends()
                && track.isPresent()
                && section.kind().equals(Optional.of(track.get().source().kind()));
        if (!grantedHere) {
            return new AnsweredSection.Inactive(section, slotCodecs, ids.choose(section, SENDING), section.sendRids());
        }
        List<AnsweredCodec> codecs =
                codecs(section, CodecPolicy.sending(track.get().source(), section, allowed));
        boolean repeats = codecs.stream().anyMatch(AnsweredCodec::repeatsVoice);
        return new AnsweredSection.Sending(
                section,
                track.get(),
                repeats
                        ? codecs.stream()
                                .map(SdpAnswer::withoutTransportFeedback)
                                .toList()
                        : codecs,
                ids.choose(section, repeats ? REPEATING : SENDING),
                section.sendRids());
    }

    private static AnsweredCodec withoutTransportFeedback(AnsweredCodec codec) {
        List<String> rest = codec.feedback().stream()
                .filter(feedback -> !feedback.equals(TRANSPORT_CC))
                .toList();
        return new AnsweredCodec(codec.codec(), codec.payloadType(), codec.rtxPayloadType(), rest);
    }

    private static List<AnsweredCodec> codecs(OfferedSection section, List<MediaCodec> wanted) {
        List<AnsweredCodec> chosen = new ArrayList<>();
        for (MediaCodec codec : wanted) {
            section.formats().stream()
                    .filter(format -> MediaCodec.of(format).equals(Optional.of(codec)))
                    .findFirst()
                    .ifPresent(format -> chosen.add(new AnsweredCodec(
                            codec, format.payloadType(), rtx(section, format.payloadType()), feedback(codec, format))));
        }
        return chosen;
    }

    private static int rtx(OfferedSection section, int payloadType) {
        for (OfferedFormat format : section.formats()) {
            if (format.repairs() == payloadType) {
                return format.payloadType();
            }
        }
        return -1;
    }

    /** No goog-remb: transport-wide feedback alone opens both browsers' uplinks. */
    private static List<String> feedback(MediaCodec codec, OfferedFormat format) {
        List<String> wanted = codec.kind() == MediaKind.AUDIO
                ? List.of(TRANSPORT_CC, "nack")
                : List.of(TRANSPORT_CC, "ccm fir", "nack", "nack pli");
        return wanted.stream().filter(format.feedback()::contains).toList();
    }

    /** The tracks whose sections may send now. */
    public List<GrantedTrack> accepted() {
        List<GrantedTrack> accepted = new ArrayList<>();
        for (AnsweredSection section : sections) {
            if (section instanceof AnsweredSection.Sending sending) {
                accepted.add(sending.track());
            }
        }
        return List.copyOf(accepted);
    }

    /** The ids of the extensions in use on the whole connection: BUNDLE gives each one id (RFC 8843 section 9). */
    public Map<RtpExtension, Integer> extensionIds() {
        Map<RtpExtension, Integer> ids = new EnumMap<>(RtpExtension.class);
        for (AnsweredSection section : sections) {
            switch (section) {
                case AnsweredSection.Sending s -> s.extensions().forEach(e -> ids.put(e.extension(), e.id()));
                case AnsweredSection.Slot s -> s.extensions().forEach(e -> ids.put(e.extension(), e.id()));
                case AnsweredSection.Inactive s -> {}
                case AnsweredSection.Rejected s -> {}
            }
        }
        return ids;
    }

    /**
     * The answer as SDP.
     *
     * @param version counts the answers of one stay
     */
    public String text(LocalTransport transport, long version) {
        return new AnswerWriter(transport).write(sections, version);
    }

    /** Keeps extension ids unambiguous over the bundle: an id or extension used otherwise before is left out. */
    private static final class ExtensionIds {
        private final Map<Integer, RtpExtension> byId = new HashMap<>();
        private final Map<RtpExtension, Integer> byExtension = new EnumMap<>(RtpExtension.class);

        List<OfferedExtension> choose(OfferedSection section, Set<RtpExtension> wanted) {
            List<OfferedExtension> chosen = new ArrayList<>();
            Set<RtpExtension> here = EnumSet.noneOf(RtpExtension.class);
            for (OfferedExtension offered : section.extensions()) {
                RtpExtension extension = offered.extension();
                if (!wanted.contains(extension) || !here.add(extension)) {
                    continue;
                }
                RtpExtension sameId = byId.putIfAbsent(offered.id(), extension);
                Integer sameExtension = byExtension.putIfAbsent(extension, offered.id());
                boolean clear = (sameId == null || sameId == extension)
                        && (sameExtension == null || sameExtension == offered.id());
                if (clear) {
                    chosen.add(offered);
                }
            }
            return List.copyOf(chosen);
        }
    }
}
