package org.sabha.server.check;

import org.sabha.media.EchoListener;

/** A place where checks of lines are run: an event loop with its port. Safe for any thread. */
public interface NetworkCheckLoop {
    /** The share of its time that it is busy with media, 0 to 1. */
    double busyShare(long nowNanos);

    /**
     * Opens a check there, soon; the listener is told there.
     *
     * @param failed run there instead, should it not come so far by a defect
     */
    void open(String sdpOffer, EchoListener listener, Runnable failed);
}
