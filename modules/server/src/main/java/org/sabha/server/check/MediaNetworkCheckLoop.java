package org.sabha.server.check;

import org.sabha.media.EchoListener;
import org.sabha.server.net.MediaLoop;

/** Runs checks of lines on an event loop of the media. */
public final class MediaNetworkCheckLoop implements NetworkCheckLoop {
    private final MediaLoop loop;

    public MediaNetworkCheckLoop(MediaLoop loop) {
        this.loop = loop;
    }

    @Override
    public double busyShare(long nowNanos) {
        return loop.meter().busyShare(nowNanos);
    }

    @Override
    public void open(String sdpOffer, EchoListener listener, Runnable failed) {
        loop.post(nowNanos -> {
            boolean done = false;
            try {
                loop.engine().openEcho(sdpOffer, listener, nowNanos);
                done = true;
            } finally {
                if (!done) {
                    failed.run();
                }
            }
        });
    }
}
