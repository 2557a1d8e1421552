package org.sabha.client;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

/**
 * What a meeting's link carries: {@code https://host:port/m/ROOM#i=INVITATION&k=LINKSECRET}. The link secret never leaves
 * the client.
 *
 * @param server scheme, host and port, without a slash at the end
 * @param invitation personal, for the first device that uses it
 */
public record MeetingLink(URI server, RoomId room, Secret invitation) {
    private static final Pattern LINK = Pattern.compile(
            "(https?://[A-Za-z0-9.:\\[\\]-]+)/m/([a-z2-7]{24})/?#(?:\\S*&)?i=([A-Za-z0-9._-]{1,256})(?:&\\S*)?");

    /** Finds a link in a text, be it the link alone or a whole invitation. */
    public static Optional<MeetingLink> parse(String text) {
        Matcher matcher = LINK.matcher(text);
        return matcher.find()
                ? Optional.of(new MeetingLink(
                        URI.create(matcher.group(1)), new RoomId(matcher.group(2)), new Secret(matcher.group(3))))
                : Optional.empty();
    }

    /** Without the invitation, which opens the meeting. */
    @Override
    public String toString() {
        return server + "/m/" + room;
    }
}
