package org.sabha.media.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Offers of real browsers, as captured. */
public final class Offers {
    public static final String CHROMIUM = "chromium156-first.sdp";
    public static final String CHROMIUM_DD = "chromium156-dd.sdp";
    public static final String CHROMIUM_SIMULCAST = "chromium156-simulcast-dd.sdp";
    public static final String CHROMIUM_RECEIVE_ONLY = "chromium156-receive-only.sdp";
    public static final String FIREFOX = "firefox-shaped.sdp";

    private Offers() {}

    /** The text, with CRLF line ends as browsers write them. */
    public static String text(String name) {
        try (InputStream in = Objects.requireNonNull(Offers.class.getResourceAsStream(name), name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return text.replace("\r\n", "\n").replace("\n", "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SdpOffer parsed(String name) {
        return SdpOffer.parse(text(name)).orElseThrow();
    }
}
