package org.sabha.media;

/** Is told of a check of a line. Called on the loop; of {@link #answered} and {@link #refused} one, at once. */
public interface EchoListener {
    /** It has begun; {@link #ended} follows, once. */
    void answered(String sdpAnswer);

    /** It has not begun, and nothing is kept of it. */
    void refused(OfferProblem problem);

    /** Whether meetings need what it costs now; asked a few times a second while it goes on. */
    default boolean isToGiveWay() {
        return false;
    }

    /** It is over, and nothing is kept of it. */
    void ended(EchoEnd end);
}
