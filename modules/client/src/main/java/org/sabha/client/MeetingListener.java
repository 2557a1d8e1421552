package org.sabha.client;

import java.util.List;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.keys.MissingMessage;
import org.sabha.client.keys.TextMessage;
import org.sabha.client.session.Roster;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.model.Octets;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;

/** What a meeting tells. Called on the client's loop, one call at a time; must not block. All methods may be left out. */
public interface MeetingListener {
    /** At the door: a host decides. */
    default void waiting() {}

    /**
     * In. Also after a resume that came too late for a replay; the roster is whole then. After the server was started anew
     * tracks have other ids, and what is to be shown has to be said again ({@link SabhaMeeting#show}).
     */
    default void seated(Roster roster) {}

    /** People, tracks, lock, speaker or slots changed; {@code cause} says what. */
    default void rosterChanged(Roster roster, ServerMessage cause) {}

    /** Media may go both ways; again when the server had lost the connection. What was muted or not is as before. */
    default void mediaReady() {}

    /** A frame arrived; the view is valid during the call. */
    default void frame(ReceivedFrame frame) {}

    /**
     * Who is in the key group, by their certificates; the only list of people that the server cannot make up. Again when a
     * member's {@link GroupPerson#word} changed.
     */
    default void members(List<GroupPerson> members) {}

    /**
     * A new epoch of the key group: everything from now on is sealed and opened with its keys.
     *
     * @param group its random id; another group begins at 0 again
     */
    default void epoch(Octets group, long epoch) {}

    /** Something that an honest server and honest members do not do; to be shown in plain words. */
    default void alarm(Alarm alarm) {}

    /** An act that this client could not sign, so that others would not believe it; it was not said. In words, why. */
    default void notSaid(ClientMessage act, String why) {}

    /**
     * Chat or a reaction, whose signature fits. Each author's messages of the chat come in order, after up to 2 s of waiting
     * for one that is late; one that is later still has a lower {@link org.sabha.protocol.ChatEnvelope#id} than those before.
     */
    default void data(TextMessage message) {}

    /** A message of the chat did not come; to be shown in plain words, until it comes. */
    default void missing(MissingMessage message) {}

    /** The next frame of this source is to be a key frame. */
    default void keyFrameWanted(TrackSource source) {}

    /**
     * The server has done what this client said, or refused it, and will know it after a restart. A refusal comes to
     * {@link #message} with this number, before this call or after it.
     *
     * @param number of the message among those of this stay, from 1, in the order in which the server did them
     */
    default void acknowledged(long number, ClientMessage message) {}

    /** What has no method of its own: refusals, invitations, a host's mute, requests to unmute, closed tracks, commits. */
    default void message(ServerMessage message) {}

    /** The signalling connection broke; it is being resumed within the server's window. */
    default void connectionLost(String reason) {}

    /** The connection is back and the seat was kept. */
    default void resumed() {}

    /** The stay is over; nothing follows. */
    default void closed(MeetingEnd end) {}
}
