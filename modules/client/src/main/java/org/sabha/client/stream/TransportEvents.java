package org.sabha.client.stream;

import org.sabha.model.TrackSource;

/** What a {@link ClientTransport} tells and asks; called by the thread that drives it. */
public interface TransportEvents {
    /** Sends a datagram to the server; the bytes are valid during the call. */
    void send(byte[] bytes, int offset, int length);

    /** A frame arrived; the view is valid during the call. */
    void frame(ReceivedFrame frame);

    /** Somebody needs a key frame of this source. */
    void keyFrameWanted(TrackSource source);

    /** The path is there: begin the DTLS handshake as the client. Comes once. */
    void pathReady();

    /** No answer from the server for too long. */
    void pathLost();
}
