package org.sabha.e2ee.sframe;

import java.util.Locale;

/** Why a received frame is not shown. Each is counted by its name. */
public enum FrameDrop {
    /** It is in the clear, or sealed by somebody else's rules: no wrapper, or no key id of a meeting. */
    CLEAR,
    /** It ends before its header or tag does. */
    TRUNCATED,
    /** Its leaf is not in the group in that epoch. */
    LEAF_NOT_IN_ROSTER,
    /** Its key is of another sender than the one whom its slot is said to show. */
    WRONG_SENDER,
    /** Its epoch was not known within the time that a late key has. */
    UNKNOWN_KEY,
    /** Its epoch is over. */
    EPOCH_OVER,
    /** More frames wait for a late key than may. */
    QUEUE_FULL,
    /** The counter came before. */
    REPLAYED,
    /** The counter is further back than the window remembers. */
    TOO_OLD,
    /** The counter is further ahead than its sender can have counted since the last frame. */
    JUMPED,
    /** The tag does not fit: changed on the way, or under another key. */
    NOT_AUTHENTIC;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
