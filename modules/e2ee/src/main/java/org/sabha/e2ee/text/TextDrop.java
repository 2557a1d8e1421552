package org.sabha.e2ee.text;

/** Why a sealed message is not shown. */
public enum TextDrop {
    MALFORMED,
    OTHER_GROUP,
    UNKNOWN_EPOCH,
    UNKNOWN_LEAF,
    /** The signature is not the leaf's. */
    FORGED,
    /** It came before, or is older than what is remembered. A server that was restarted may honestly hand it on twice. */
    REPLAYED,
    /** It came after a later one of its author, on a channel on which order counts. */
    OVERTAKEN,
    /** It was sealed for other leaves. */
    NOT_A_READER,
    NOT_AUTHENTIC
}
