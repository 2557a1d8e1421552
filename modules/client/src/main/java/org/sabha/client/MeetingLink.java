package org.sabha.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.model.Octets;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

/**
 * What a meeting's link carries: {@code https://host:port/m/ROOM#i=INVITATION&k=LINKSECRET}. The link secret never leaves
 * the client.
 *
 * @param server scheme, host and port, without a slash at the end
 * @param linkSecret 16 bytes in base64url, from which the key group's proof and pre-shared key come
 * @param invitation personal, for the first device that uses it
 */
public record MeetingLink(URI server, RoomId room, Secret invitation, Optional<Secret> linkSecret) {
    private static final int MAX_PORT = 65_535;
    private static final Pattern LINK = Pattern.compile("(https?://[A-Za-z0-9.:\\[\\]-]+)/m/([a-z2-7]{24})/?#(\\S+)");
    private static final Pattern INVITATION = Pattern.compile("(?:^|&)i=([A-Za-z0-9._-]{1,256})(?=&|$)");
    private static final Pattern LINK_SECRET = Pattern.compile("(?:^|&)k=([A-Za-z0-9_-]{22})(?=&|$)");

    /** A link without the secret of a key group. */
    public MeetingLink(URI server, RoomId room, Secret invitation) {
        this(server, room, invitation, Optional.empty());
    }

    /** Finds a link in a text, be it the link alone or a whole invitation; empty when there is none. Total: never throws. */
    public static Optional<MeetingLink> parse(String text) {
        Matcher matcher = LINK.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        RoomId room = new RoomId(matcher.group(2));
        Optional<Secret> secret = secret(LINK_SECRET, matcher.group(3));
        Optional<URI> server = server(matcher.group(1));
        return server.flatMap(address -> secret(INVITATION, matcher.group(3))
                .map(invitation -> new MeetingLink(address, room, invitation, secret)));
    }

    /** Empty when the text names no host, or no port that there is. */
    private static Optional<URI> server(String text) {
        try {
            URI server = new URI(text).parseServerAuthority();
            return server.getHost() == null || server.getPort() > MAX_PORT ? Optional.empty() : Optional.of(server);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Secret> secret(Pattern pattern, String fragment) {
        Matcher matcher = pattern.matcher(fragment);
        return matcher.find() ? Optional.of(new Secret(matcher.group(1))) : Optional.empty();
    }

    /** The same meeting by another invitation. */
    public MeetingLink by(Secret another) {
        return new MeetingLink(server, room, another, linkSecret);
    }

    /** A fresh link secret, for a meeting that was just made: 128 random bits, base64url. */
    public static Secret newLinkSecret(SecureRandom random) {
        byte[] bytes = new byte[LinkSecret.BYTES];
        random.nextBytes(bytes);
        return new Secret(Octets.of(bytes).base64Url());
    }

    /** The whole link, as it is handed to the one who is invited. */
    public String text() {
        String secret = linkSecret.map(value -> "&k=" + value.reveal()).orElse("");
        return this + "#i=" + invitation.reveal() + secret;
    }

    /** Without the invitation, which opens the meeting. */
    @Override
    public String toString() {
        return server + "/m/" + room;
    }
}
