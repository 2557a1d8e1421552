package org.sabha.signalling;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;

/** What every answer tells the browser to forbid (H20, T20, T9, T51). Nothing here sets a cookie. */
final class SecurityHeaders {
    private static final String POLICY_BEFORE_CONNECT = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data: blob:; media-src 'self' blob: mediastream:; font-src 'self'; connect-src 'self'";

    private static final String POLICY_AFTER_CONNECT =
            "; worker-src 'self'; manifest-src 'self'; base-uri 'none'; " + "form-action 'none'; frame-ancestors ";

    private static final String POLICY_AFTER_ANCESTORS =
            "; require-trusted-types-for 'script'; trusted-types sabha-keys sabha-shell sabha-blur";

    private static final String NOBODY = "'none'";

    private static final String PERMISSIONS = "camera=(self), microphone=(self), display-capture=(self), "
            + "autoplay=(self), fullscreen=(self), screen-wake-lock=(self), speaker-selection=(self), "
            + "geolocation=(), payment=(), usb=(), serial=(), hid=(), bluetooth=(), midi=(), "
            + "browsing-topics=(), publickey-credentials-create=(self), publickey-credentials-get=(self)";

    private final OriginList origins;
    private final boolean tls;

    SecurityHeaders(OriginList origins, boolean tls) {
        this.origins = origins;
        this.tls = tls;
    }

    /** @param host the Host header, checked before; empty when there was none that could be read */
    void addTo(HttpHeaders headers, String host) {
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, contentPolicy(host, NOBODY));
        headers.set("referrer-policy", "no-referrer");
        headers.set("x-content-type-options", "nosniff");
        headers.set("permissions-policy", PERMISSIONS);
        headers.set("cross-origin-opener-policy", "same-origin");
        headers.set("cross-origin-resource-policy", "same-origin");
        if (tls) {
            headers.set("strict-transport-security", "max-age=31536000");
        }
    }

    /**
     * The content policy of a page that pages of these origins may show in a frame; it forbids all else as the others do.
     *
     * @param host the Host header, checked before; empty when there was none that could be read
     * @param embedders exact origins; nobody when empty
     */
    String contentPolicy(String host, Set<String> embedders) {
        return contentPolicy(
                host,
                embedders.isEmpty()
                        ? NOBODY
                        : String.join(" ", embedders.stream().sorted().toList()));
    }

    private String contentPolicy(String host, String ancestors) {
        String socket = origins.webSocketSource(tls ? "https" : "http", host)
                .map(source -> " " + source)
                .orElse("");
        return POLICY_BEFORE_CONNECT + socket + POLICY_AFTER_CONNECT + ancestors + POLICY_AFTER_ANCESTORS;
    }
}
