package org.sabha.media.bandwidth;

/** What the delay says of the link's queue. */
enum LinkUsage {
    /** It neither grows nor shrinks. */
    NORMAL,
    /** It grows: more is sent than the link carries. */
    OVERUSED,
    /** It shrinks. */
    DRAINING
}
