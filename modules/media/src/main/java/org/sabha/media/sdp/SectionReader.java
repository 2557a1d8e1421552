package org.sabha.media.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sabha.media.sdp.OfferedSection.RepairedSource;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.stun.IceCredentials;

/** Reads the lines of one m-section; used once. Every method answers false when the line makes no sense. */
final class SectionReader {
    private static final int MAX_MID = 16;
    private static final int MAX_RID = 16;
    private static final int MAX_FORMATS = 64;
    private static final int MAX_EXTENSIONS = 32;
    private static final int MAX_SOURCES = 32;
    private static final int MAX_FEEDBACK = 16;
    private static final int MAX_CLOCK_RATE = 1_000_000;

    /** What is gathered of one payload type. */
    private static final class Format {
        String encoding = "";
        int clockRate;
        int channels = 1;
        String parameters = "";
        final List<String> feedback = new ArrayList<>();
    }

    private final Map<Integer, Format> formats = new LinkedHashMap<>();
    private final List<OfferedExtension> extensions = new ArrayList<>();
    private final List<Integer> sources = new ArrayList<>();
    private final List<RepairedSource> repairs = new ArrayList<>();
    private final List<String> sendRids = new ArrayList<>();
    private String media = "";
    private String protocol = "";
    private boolean portZero;
    private boolean bundleOnly;
    private String mid = "";
    private Direction direction = Direction.SENDRECV;
    private boolean rtcpMux;
    private boolean rtcpReducedSize;
    private String ufrag;
    private String password;

    SectionReader(String sessionUfrag, String sessionPassword) {
        ufrag = sessionUfrag;
        password = sessionPassword;
    }

    /** media SP port SP protocol SP formats; formats of non-RTP media are skipped. */
    boolean mediaLine(String value) {
        String[] words = value.split(" ", -1);
        if (words.length < 4 || !SdpText.isToken(words[0], 32) || words[2].length() > 64) {
            return false;
        }
        media = words[0];
        long port = SdpText.number(words[1], 65_535);
        portZero = port == 0;
        protocol = words[2];
        if (port < 0 || !isProtocol(protocol)) {
            return false;
        }
        if (!protocol.contains("RTP/")) {
            return true;
        }
        for (int i = 3; i < words.length; i++) {
            long payloadType = SdpText.number(words[i], 127);
            if (payloadType < 0 || i > MAX_FORMATS) {
                return false;
            }
            formats.putIfAbsent((int) payloadType, new Format());
        }
        return true;
    }

    private static boolean isProtocol(String text) {
        for (String part : text.split("/", -1)) {
            if (!SdpText.isToken(part, 16)) {
                return false;
            }
        }
        return true;
    }

    boolean attribute(String name, String value) {
        return switch (name) {
            case "mid" -> {
                mid = value;
                yield SdpText.isToken(value, MAX_MID);
            }
            case "sendrecv" -> direction(Direction.SENDRECV);
            case "sendonly" -> direction(Direction.SENDONLY);
            case "recvonly" -> direction(Direction.RECVONLY);
            case "inactive" -> direction(Direction.INACTIVE);
            case "bundle-only" -> {
                bundleOnly = true;
                yield true;
            }
            case "rtcp-mux" -> {
                rtcpMux = true;
                yield true;
            }
            case "rtcp-rsize" -> {
                rtcpReducedSize = true;
                yield true;
            }
            case "ice-ufrag" -> {
                ufrag = value;
                yield SdpText.isIce(value, 4);
            }
            case "ice-pwd" -> {
                password = value;
                yield SdpText.isIce(value, 22);
            }
            case "rtpmap" -> rtpmap(value);
            case "fmtp" -> parameters(value);
            case "rtcp-fb" -> feedback(value);
            case "extmap" -> extension(value);
            case "ssrc" -> source(value);
            case "ssrc-group" -> sourceGroup(value);
            case "simulcast" -> simulcast(value);
            default -> true;
        };
    }

    private boolean direction(Direction value) {
        direction = value;
        return true;
    }

    private boolean rtpmap(String value) {
        int space = value.indexOf(' ');
        if (space < 0) {
            return false;
        }
        long payloadType = SdpText.number(value.substring(0, space), 127);
        String[] parts = value.substring(space + 1).strip().split("/", -1);
        long clockRate = parts.length < 2 ? -1 : SdpText.number(parts[1], MAX_CLOCK_RATE);
        long channels = parts.length < 3 ? 1 : SdpText.number(parts[2], 255);
        if (payloadType < 0 || clockRate < 0 || channels < 0 || !SdpText.isToken(parts[0], 32)) {
            return false;
        }
        Format format = formats.get((int) payloadType);
        if (format != null) {
            format.encoding = parts[0];
            format.clockRate = (int) clockRate;
            format.channels = (int) channels;
        }
        return true;
    }

    private boolean parameters(String value) {
        int space = value.indexOf(' ');
        Format format = space < 0 ? null : formats.get((int) SdpText.number(value.substring(0, space), 127));
        if (format != null) {
            format.parameters = value.substring(space + 1);
        }
        return true;
    }

    private boolean feedback(String value) {
        int space = value.indexOf(' ');
        if (space < 0) {
            return false;
        }
        String what = value.substring(space + 1).strip();
        if (value.startsWith("*")) {
            formats.values().forEach(format -> addFeedback(format, what));
            return true;
        }
        Format format = formats.get((int) SdpText.number(value.substring(0, space), 127));
        if (format != null) {
            addFeedback(format, what);
        }
        return true;
    }

    private static void addFeedback(Format format, String what) {
        if (format.feedback.size() < MAX_FEEDBACK) {
            format.feedback.add(what);
        }
    }

    /** {@code id[/direction] uri [attributes]}; unknown and encrypted (RFC 6904) extensions are skipped. */
    private boolean extension(String value) {
        String[] words = value.split(" ", -1);
        if (words.length < 2) {
            return false;
        }
        int slash = words[0].indexOf('/');
        long id = SdpText.number(slash < 0 ? words[0] : words[0].substring(0, slash), 255);
        Optional<Direction> way = slash < 0 ? Optional.empty() : direction(words[0].substring(slash + 1));
        if (id < 0 || (slash >= 0 && way.isEmpty())) {
            return false;
        }
        Optional<RtpExtension> known = RtpExtension.ofUri(words[1]);
        boolean usable = id > 0 && id != 15 && extensions.size() < MAX_EXTENSIONS;
        if (known.isPresent() && usable) {
            extensions.add(new OfferedExtension((int) id, way, known.get()));
        }
        return true;
    }

    private static Optional<Direction> direction(String text) {
        for (Direction direction : Direction.values()) {
            if (direction.sdpName().equals(text)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }

    private boolean source(String value) {
        int space = value.indexOf(' ');
        long ssrc = SdpText.number(space < 0 ? value : value.substring(0, space), 0xffff_ffffL);
        if (ssrc < 0) {
            return false;
        }
        if (!sources.contains((int) ssrc) && sources.size() < MAX_SOURCES) {
            sources.add((int) ssrc);
        }
        return true;
    }

    private boolean sourceGroup(String value) {
        String[] words = value.split(" ", -1);
        if (!words[0].equals("FID")) {
            return true;
        }
        long ssrc = words.length == 3 ? SdpText.number(words[1], 0xffff_ffffL) : -1;
        long rtxSsrc = words.length == 3 ? SdpText.number(words[2], 0xffff_ffffL) : -1;
        if (ssrc < 0 || rtxSsrc < 0) {
            return false;
        }
        if (repairs.size() < MAX_SOURCES) {
            repairs.add(new RepairedSource((int) ssrc, (int) rtxSsrc));
        }
        return true;
    }

    /** {@code send q;h;f [recv ..]} (RFC 8853 section 5.1): the first of alternatives, without its "paused" mark. */
    private boolean simulcast(String value) {
        String[] words = value.strip().split(" ", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (!words[i].equals("send")) {
                continue;
            }
            for (String stream : words[i + 1].split(";", -1)) {
                String rid = stream.split(",", -1)[0];
                rid = rid.startsWith("~") ? rid.substring(1) : rid;
                if (!SdpText.isToken(rid, MAX_RID)) {
                    return false;
                }
                if (sendRids.size() < SdpOffer.MAX_RIDS && !sendRids.contains(rid)) {
                    sendRids.add(rid);
                }
            }
        }
        return true;
    }

    OfferedSection finish() {
        List<OfferedFormat> done = new ArrayList<>();
        formats.forEach((payloadType, f) -> done.add(
                new OfferedFormat(payloadType, f.encoding, f.clockRate, f.channels, f.parameters, f.feedback)));
        Optional<IceCredentials> ice = IceCredentials.valid(ufrag, password)
                ? Optional.of(new IceCredentials(ufrag, password))
                : Optional.empty();
        return new OfferedSection(
                media,
                protocol,
                portZero && !bundleOnly,
                mid,
                direction,
                rtcpMux,
                rtcpReducedSize,
                ice,
                done,
                extensions,
                sources,
                repairs,
                sendRids);
    }
}
