package org.sabha.media.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.dtls.CertificateFingerprint;

/**
 * Reads the lines of one offer in order; used once. Unknown lines are skipped, as RFC 8866 section 5 asks; a line that
 * is known but makes no sense ends the reading.
 */
final class OfferReader {
    private static final int MAX_MID = 16;

    private final List<OfferedSection> sections = new ArrayList<>();
    private final List<String> bundle = new ArrayList<>();
    private final Set<String> mids = new HashSet<>();
    private final Set<CertificateFingerprint> fingerprints = new HashSet<>();
    private @Nullable SectionReader section;
    private String sessionUfrag = "";
    private String sessionPassword = "";
    private boolean passive;

    Optional<SdpOffer> read(String text) {
        int at = 0;
        boolean first = true;
        while (at < text.length()) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            int stop = end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
            String line = text.substring(at, stop);
            boolean good = first ? line.equals("v=0") : line(line);
            if (!good) {
                return Optional.empty();
            }
            first = false;
            at = end + 1;
        }
        if (!endSection() || sections.isEmpty()) {
            return Optional.empty();
        }
        Optional<CertificateFingerprint> fingerprint =
                fingerprints.size() == 1 && !passive ? fingerprints.stream().findFirst() : Optional.empty();
        return Optional.of(new SdpOffer(fingerprint, bundle, sections));
    }

    private boolean line(String line) {
        if (line.isEmpty()) {
            return true;
        }
        if (line.length() < 2 || line.charAt(1) != '=') {
            return false;
        }
        String value = line.substring(2);
        return switch (line.charAt(0)) {
            case 'm' -> endSection() && beginSection(value);
            case 'a' -> attribute(value);
            default -> true;
        };
    }

    private boolean beginSection(String value) {
        if (sections.size() == SdpOffer.MAX_SECTIONS) {
            return false;
        }
        section = new SectionReader(sessionUfrag, sessionPassword);
        return section.mediaLine(value);
    }

    private boolean endSection() {
        if (section == null) {
            return true;
        }
        OfferedSection done = section.finish();
        section = null;
        boolean named = !done.mid().isEmpty();
        if (named ? !mids.add(done.mid()) : !done.stopped()) {
            return false;
        }
        return sections.add(done);
    }

    private boolean attribute(String attribute) {
        int colon = attribute.indexOf(':');
        String name = colon < 0 ? attribute : attribute.substring(0, colon);
        String value = colon < 0 ? "" : attribute.substring(colon + 1);
        return switch (name) {
            case "fingerprint" -> fingerprint(value);
            case "setup" -> setup(value);
            case "group" -> section != null || group(value);
            default -> section == null ? sessionAttribute(name, value) : section.attribute(name, value);
        };
    }

    private boolean sessionAttribute(String name, String value) {
        if (name.equals("ice-ufrag")) {
            sessionUfrag = value;
            return SdpText.isIce(value, 4);
        }
        if (name.equals("ice-pwd")) {
            sessionPassword = value;
            return SdpText.isIce(value, 22);
        }
        return true;
    }

    /** Other hashes than SHA-256 are skipped: a client may list several (RFC 8122 section 5). */
    private boolean fingerprint(String value) {
        int space = value.indexOf(' ');
        if (space < 0) {
            return false;
        }
        if (!value.substring(0, space).equalsIgnoreCase("sha-256")) {
            return true;
        }
        Optional<CertificateFingerprint> digest = CertificateFingerprint.parse(value);
        digest.ifPresent(fingerprints::add);
        return digest.isPresent();
    }

    private boolean setup(String value) {
        passive |= value.equals("passive") || value.equals("holdconn");
        return true;
    }

    private boolean group(String value) {
        String[] words = value.split(" ", -1);
        if (!words[0].equals("BUNDLE") || !bundle.isEmpty()) {
            return true;
        }
        for (int i = 1; i < words.length; i++) {
            if (!SdpText.isToken(words[i], MAX_MID) || bundle.size() == SdpOffer.MAX_SECTIONS) {
                return false;
            }
            bundle.add(words[i]);
        }
        return true;
    }
}
