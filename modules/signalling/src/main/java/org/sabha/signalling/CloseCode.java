package org.sabha.signalling;

import org.sabha.protocol.CloseCause;

/** WebSocket close codes of input that breaks rules (RFC 6455 section 7.4.1); a stay's end has {@link CloseCause#closeCode}. */
final class CloseCode {
    static final int PROTOCOL_ERROR = 1002;
    static final int NOT_TEXT = 1003;
    static final int INVALID_PAYLOAD = 1007;
    static final int POLICY = 1008;
    static final int TOO_BIG = 1009;
    static final int DEFECT = 1011;
    /** The server stops or starts anew; its meetings go on when it is back (IANA's registry of close codes). */
    static final int SERVICE_RESTART = 1012;

    static final int TRY_AGAIN_LATER = 1013;

    /** Codes above are not defined; the decoder lets them pass. */
    static final int HIGHEST = 4999;

    private CloseCode() {}
}
