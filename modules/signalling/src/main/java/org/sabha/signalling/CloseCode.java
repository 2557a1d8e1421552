package org.sabha.signalling;

import org.sabha.protocol.CloseCause;

/** WebSocket close codes (RFC 6455 section 7.4.1; 4000 to 4999 are ours, as {@link CloseCause} says). */
final class CloseCode {
    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int PROTOCOL_ERROR = 1002;
    static final int NOT_TEXT = 1003;
    static final int INVALID_PAYLOAD = 1007;
    static final int POLICY = 1008;
    static final int TOO_BIG = 1009;
    static final int DEFECT = 1011;
    static final int TRY_AGAIN_LATER = 1013;

    /** Codes above are not defined; the decoder lets them pass. */
    static final int HIGHEST = 4999;

    private CloseCode() {}

    static int of(CloseCause cause) {
        return switch (cause) {
            case LEFT -> NORMAL;
            case SERVER_STOPPING -> GOING_AWAY;
            case LIMIT -> POLICY;
            case REMOVED -> 4001;
            case REFUSED -> 4002;
            case ENDED -> 4003;
            case LOST -> 4004;
            case REPLACED -> 4005;
        };
    }
}
